import { DatabaseError, type Message, makeMessage, ProjectError } from '../../base/index.js';
import type { RelationName } from '../catalogue/schema-listing.js';
import type { DbSession, Statement } from '../db-session.js';
import { qualifiedName } from '../quote.js';
import { faultKind } from '../wire/sqlstate.js';
import { type Dependent, withAllBehind } from './dependents.js';
import { LOCK_TIMEOUT_AS_BEFORE, lockNotGranted, pauseBeforeTry, shortLockTimeout } from './lock-patience.js';
import { basisOf, dropStep, mayDrop, noteOf } from './plan-publish.js';
import type { DependentNote, PublishPlan, PublishStep } from './publish-plan.js';
import { readCatalogue } from './read-catalogue.js';
import { type Asked, type Planned, type PublishRequest, planAlone } from './read-plan.js';

export type PublishOutcome = {
  readonly plan: PublishPlan;
  /** Own dependents that are gone: those of the plan and those whose columns did not allow them to follow. */
  readonly dropped: readonly DependentNote[];
  readonly warnings: readonly Message[];
};

type Failure = { readonly step: PublishStep; readonly error: DatabaseError };

/**
 * Puts the staged relation in the place of the target, inside the open transaction. One process at a time does so for
 * one relation. Each try locks first and looks again whether the catalogue is as planned; a try that does not get its
 * locks at once lets go, so that nobody queues behind it for long. Throws ProjectError DB-008 when something that is not
 * ours is in the way, DatabaseError DB-010 when the locks are not to be had.
 */
export async function runPublish(session: DbSession, request: PublishRequest): Promise<PublishOutcome> {
  const { target, patience } = request;
  const what = qualifiedName(target.schema, target.name);
  const started = patience.now();
  let careful = false;
  for (let attempt = 1; ; attempt++) {
    const planned = await planAlone(session, request, what, careful ? 'far' : 'near');
    const { plan } = planned;
    if (plan.blockedBy.length > 0) throw refused(what, plan.blockedBy);
    try {
      const dropped = await session.savepoint(() => tryPlan(session, planned, request, careful));
      return { plan, dropped, warnings: dropped.map(note => droppedWarning(note, what)) };
    } catch (error) {
      if (!(error instanceof DatabaseError) || session.status === 'broken') throw error;
      if (error.sqlstate === NOT_OURS && plan.locks.length > 0) throw refused(what, [noteOfError(error, target)]);
      if (faultKind(error) === 'retry') {
        const objects = [...plan.locks.map(step => step.object), what];
        if (patience.now() - started > patience.budgetMs) throw await lockNotGranted(session, objects, error);
        if (error.problem.code !== 'DB-023') await pauseBeforeTry(attempt, patience);
      } else if (careful || !plan.steps.some(step => step.dependent !== undefined)) {
        throw error;
      } else {
        careful = true;
      }
    }
  }
}

/** SQLSTATE of "must be owner of …": a dependent that belongs to a role which is not ours cannot be touched. */
const NOT_OURS = '42501';

function noteOfError(error: DatabaseError, target: RelationName): DependentNote {
  return { ...target, description: error.server.summary ?? error.message };
}

/** The catalogue changed between the plan and its locks: the plan is made again. */
function planOutdated(): DatabaseError {
  return new DatabaseError(makeMessage('DB-023', 'the catalogue changed while the publish was planned'), {
    sqlstate: '40001',
  });
}

async function tryPlan(
  session: DbSession,
  { plan, dependents, reach }: Planned,
  request: PublishRequest,
  careful: boolean,
): Promise<readonly DependentNote[]> {
  if (plan.locks.length > 0) await lockAll(session, plan, request, reach);
  const failures = careful ? await stepByStep(session, plan, request) : await allAtOnce(session, plan, request);
  const dropped = await dropFailed(session, failures, dependents, request);
  return [...plan.dropped, ...dropped];
}

/** Takes the locks and looks again: under them nothing can change any more. */
async function lockAll(session: DbSession, plan: PublishPlan, request: PublishRequest, reach: Asked): Promise<void> {
  const locks = plan.locks.map(step => ({ text: step.sql, purpose: 'lock', node: request.node }));
  const first = { text: shortLockTimeout(request.patience), purpose: 'lock' };
  const { target, dependents } = await readCatalogue(session, request.target, undefined, reach, [first, ...locks]);
  if (basisOf(target, dependents) !== plan.basis) throw planOutdated();
  const isNew = plan.mode === 'swap' && reach === 'none' && target?.hasDependents === true;
  if (isNew) throw planOutdated();
}

/** The usual case: everything in one round trip, so that the locks are held for a moment only. */
async function allAtOnce(session: DbSession, plan: PublishPlan, request: PublishRequest): Promise<readonly Failure[]> {
  const steps = plan.steps.map(step => ({ text: step.sql, purpose: 'publish', node: request.node }));
  await session.pipeline([...steps, ...lockTimeoutAsBefore(plan)]);
  return [];
}

function lockTimeoutAsBefore(plan: PublishPlan): readonly Statement[] {
  return plan.locks.length > 0 ? [{ text: LOCK_TIMEOUT_AS_BEFORE, purpose: 'lock' }] : [];
}

/** After a dependent was refused: each dependent in a savepoint, to know all that cannot follow. */
async function stepByStep(session: DbSession, plan: PublishPlan, request: PublishRequest): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const step of plan.steps) {
    const send = (): Promise<unknown> => session.sql(step.sql, { purpose: 'publish', node: request.node });
    if (step.dependent === undefined) {
      await send();
      continue;
    }
    try {
      await session.savepoint(send);
    } catch (error) {
      if (!(error instanceof DatabaseError) || faultKind(error) !== 'user') throw error;
      failures.push({ step, error });
    }
  }
  for (const restore of lockTimeoutAsBefore(plan)) await session.sql(restore.text, restore);
  return failures;
}

/** Own dependents that could not follow go by name, with what hangs on them; one that is not ours ends the publish. */
async function dropFailed(
  session: DbSession,
  failures: readonly Failure[],
  dependents: readonly Dependent[],
  request: PublishRequest,
): Promise<readonly DependentNote[]> {
  if (failures.length === 0) return [];
  const keys = new Set(failures.map(failure => failure.step.dependent?.key ?? ''));
  const going = withAllBehind(keys, dependents);
  const blocking = going.filter(dependent => !mayDrop(dependent, request));
  if (blocking.length > 0) {
    const why = (key: string): string => failures.find(f => f.step.dependent?.key === key)?.error.server.summary ?? '';
    const notes = blocking.map(d => ({ ...noteOf(d), description: `${d.description}${reason(why(d.key))}` }));
    throw refused(qualifiedName(request.target.schema, request.target.name), notes);
  }
  for (const dependent of going) {
    await session.sql(dropStep(dependent).sql, { purpose: 'publish', node: request.node });
  }
  return going.map(noteOf);
}

function reason(text: string): string {
  return text === '' ? '' : `: ${text}`;
}

function refused(what: string, notes: readonly DependentNote[]): ProjectError {
  const text = `${what} cannot be replaced: other objects depend on it and cannot follow`;
  return new ProjectError(makeMessage('DB-008', text, { notes: notes.map(note => note.description) }));
}

function droppedWarning(note: DependentNote, what: string): Message {
  const text = `${note.description} was dropped, because it could not follow ${what}`;
  return makeMessage('DB-018', text, { severity: 'warning' });
}
