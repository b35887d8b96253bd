import { DatabaseError, InternalError, type Message, makeMessage, ProjectError } from '../../base/index.js';
import { advisoryKey } from '../advisory-key.js';
import type { RelationName } from '../catalogue/schema-listing.js';
import type { DbSession, Statement } from '../db-session.js';
import { qualifiedName } from '../quote.js';
import { pause } from '../retry.js';
import { faultKind } from '../wire/sqlstate.js';
import { type Dependent, type Reach, withAllBehind } from './dependents.js';
import {
  ADVISORY_POLL_MS,
  LOCK_TIMEOUT_AS_BEFORE,
  type LockPatience,
  lockNotGranted,
  pauseBeforeTry,
  publishedByAnother,
  shortLockTimeout,
  tryAdvisoryLock,
} from './lock-patience.js';
import { basisOf, canFollow, dropStep, mayDrop, noteOf, planPublish } from './plan-publish.js';
import type { DependentNote, OwnRelations, PublishKind, PublishPlan, PublishStep } from './publish-plan.js';
import { type CatalogueView, readCatalogue } from './read-catalogue.js';
import type { StagedNames } from './staging-names.js';

export type PublishRequest = {
  readonly staged: RelationName;
  readonly target: RelationName;
  readonly kind: PublishKind;
  readonly own: OwnRelations;
  readonly runId: string;
  /** `on_dependent: cascade`. */
  readonly cascade: boolean;
  readonly names?: StagedNames | undefined;
  readonly patience: LockPatience;
  readonly node?: string | undefined;
};

export type PublishOutcome = {
  readonly plan: PublishPlan;
  /** Own dependents that are gone: those of the plan and those whose columns did not allow them to follow. */
  readonly dropped: readonly DependentNote[];
  readonly warnings: readonly Message[];
};

type Failure = { readonly step: PublishStep; readonly error: DatabaseError };

type View = CatalogueView & { readonly reach: Reach };

type Planned = { readonly plan: PublishPlan; readonly dependents: readonly Dependent[]; readonly reach: Reach };

/** Reads the catalogue and makes the plan. Needs an open transaction; changes nothing. */
export async function readPlan(session: DbSession, request: PublishRequest): Promise<Planned> {
  const near = await readCatalogue(session, request.target, request.staged, 'near', [], 'lets go');
  return planOf(await farWhereNeeded(session, near, request), request);
}

/** Who hangs on the dependents matters only where one of those cannot follow and has to go. */
async function farWhereNeeded(session: DbSession, near: CatalogueView, request: PublishRequest): Promise<View> {
  if (near.dependents.every(canFollow)) return { ...near, reach: 'near' };
  return { ...(await readCatalogue(session, request.target, request.staged, 'far', [], 'lets go')), reach: 'far' };
}

function planOf(view: View, request: PublishRequest): Planned {
  const { staged, target, dependents, reach } = view;
  if (staged === undefined) {
    const name = qualifiedName(request.staged.schema, request.staged.name);
    throw new ProjectError(makeMessage('DB-001', `relation ${name} does not exist, so it cannot be published`));
  }
  if (request.staged.schema !== request.target.schema) {
    throw new InternalError('a staged relation lies in the schema of its target');
  }
  const { kind, own, runId, cascade, names } = request;
  const targetName = request.target.name;
  return {
    plan: planPublish({ kind, staged, target, targetName, dependents, own, runId, cascade, names }),
    dependents,
    reach,
  };
}

/** The plan, made while nobody else publishes the relation: the lock for that is held to the end of the transaction. */
async function planAlone(session: DbSession, request: PublishRequest, what: string, reach: Reach): Promise<Planned> {
  const { target, staged, patience } = request;
  const lock = tryAdvisoryLock(advisoryKey('relation', target.schema, target.name));
  const started = patience.now();
  for (;;) {
    const view = await readCatalogue(session, target, staged, reach, [lock], 'lets go');
    if (view.before[0]?.rows[0]?.[0] === 't') {
      return planOf(reach === 'far' ? { ...view, reach } : await farWhereNeeded(session, view, request), request);
    }
    if (patience.now() - started > patience.budgetMs) throw publishedByAnother(what);
    await pause(ADVISORY_POLL_MS);
  }
}

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
async function lockAll(session: DbSession, plan: PublishPlan, request: PublishRequest, reach: Reach): Promise<void> {
  const locks = plan.locks.map(step => ({ text: step.sql, purpose: 'lock', node: request.node }));
  const first = { text: shortLockTimeout(request.patience), purpose: 'lock' };
  const { target, dependents } = await readCatalogue(session, request.target, undefined, reach, [first, ...locks]);
  if (basisOf(target, dependents) !== plan.basis) throw planOutdated();
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
