import { InternalError, makeMessage, ProjectError } from '../../base/index.js';
import { advisoryKey } from '../advisory-key.js';
import type { RelationName } from '../catalogue/schema-listing.js';
import type { DbSession, SqlResult, Statement } from '../db-session.js';
import { qualifiedName } from '../quote.js';
import { pause } from '../retry.js';
import type { Dependent, Reach } from './dependents.js';
import { glanceFrom, glanceStatement } from './glance.js';
import { ADVISORY_POLL_MS, type LockPatience, publishedByAnother, tryAdvisoryLock } from './lock-patience.js';
import { canFollow, planCreate, planPublish } from './plan-publish.js';
import type { OwnRelations, PublishKind, PublishPlan } from './publish-plan.js';
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
  /** Nothing is expected to have the name; a glance tells whether that is so. */
  readonly isNew: boolean;
  /** The answers to `firstLook`, where it went along with the main statement. */
  readonly seen?: readonly SqlResult[] | undefined;
  readonly node?: string | undefined;
};

/** `none`: nobody had to ask who hangs on the target. */
export type Asked = Reach | 'none';

type View = CatalogueView & { readonly reach: Asked };

/** A plan, with what was read for it. */
export type Planned = { readonly plan: PublishPlan; readonly dependents: readonly Dependent[]; readonly reach: Asked };

/** Reads the catalogue and makes the plan. Needs an open transaction; changes nothing. */
export async function readPlan(session: DbSession, request: PublishRequest): Promise<Planned> {
  return planWith(session, request, firstReach(request), await look(session, request, firstReach(request)));
}

/** The plan, made while nobody else publishes the relation: the lock for that is held to the end of the transaction. */
export async function planAlone(
  session: DbSession,
  request: PublishRequest,
  what: string,
  reach: Reach,
): Promise<Planned> {
  const { target, staged, patience, isNew } = request;
  const lock = lockOf(target);
  let { seen: early } = request;
  const first = reach === 'far' ? reach : firstReach(request);
  const started = patience.now();
  for (;;) {
    if (isNew) {
      const [locked, seen] = early ?? (await session.pipeline(firstLook(target, staged)));
      early = undefined;
      if (isGranted(locked)) return planNew(session, request, first, seen);
    } else {
      const view = await look(session, request, first, [lock]);
      if (isGranted(view.before[0])) return planWith(session, request, first, view);
    }
    if (patience.now() - started > patience.budgetMs) throw publishedByAnother(what);
    await pause(ADVISORY_POLL_MS);
  }
}

/** The lock for the publish of a relation that is expected to be new, and a glance at what has its name. */
export function firstLook(target: RelationName, staged: RelationName): readonly Statement[] {
  return [lockOf(target), glanceStatement(target, staged)];
}

function lockOf({ schema, name }: RelationName): Statement {
  return tryAdvisoryLock(advisoryKey('relation', schema, name));
}

function isGranted(lock: SqlResult | undefined): boolean {
  return lock?.rows[0]?.[0] === 't';
}

/** A view is mostly replaced in its place, and then nobody has to know what hangs on it. */
function firstReach(request: PublishRequest): Asked {
  return request.kind === 'view' ? 'none' : 'near';
}

/** Where nothing has the name, as expected, and nothing of the staged relation needs another name, that is the plan. */
async function planNew(
  session: DbSession,
  request: PublishRequest,
  reach: Asked,
  seen: SqlResult | undefined,
): Promise<Planned> {
  const staged = glanceFrom(seen, request.staged);
  if (staged === undefined || staged.hasParts || glanceFrom(seen, request.target) !== undefined)
    return planWith(session, request, reach, await look(session, request, reach));
  refuseOtherSchema(request);
  const { kind, names, runId, target } = request;
  const plan = planCreate({ kind, names, runId, targetName: target.name, staged: { ...staged, parts: [] } });
  return { plan, dependents: [], reach: 'none' };
}

/** Makes the plan from what was read, and reads more where that is not enough. */
async function planWith(
  session: DbSession,
  request: PublishRequest,
  reach: Asked,
  view: CatalogueView,
): Promise<Planned> {
  const found = planOf({ ...view, reach }, request);
  if (found.plan.mode !== 'swap') return found;
  if (reach === 'none') {
    if (view.target?.hasDependents !== true) return found;
    return planWith(session, request, 'near', await look(session, request, 'near'));
  }
  // Who hangs on the dependents matters only where one of those cannot follow and has to go.
  if (reach === 'far' || view.dependents.every(canFollow)) return found;
  return planOf({ ...(await look(session, request, 'far')), reach: 'far' }, request);
}

function look(
  session: DbSession,
  { target, staged }: PublishRequest,
  reach: Asked,
  before: readonly Statement[] = [],
): Promise<CatalogueView> {
  return readCatalogue(session, target, staged, reach, before, 'lets go');
}

function planOf(view: View, request: PublishRequest): Planned {
  const { staged, target, dependents, reach } = view;
  if (staged === undefined) {
    const name = qualifiedName(request.staged.schema, request.staged.name);
    throw new ProjectError(makeMessage('DB-001', `relation ${name} does not exist, so it cannot be published`));
  }
  refuseOtherSchema(request);
  const { kind, own, runId, cascade, names } = request;
  const targetName = request.target.name;
  return {
    plan: planPublish({ kind, staged, target, targetName, dependents, own, runId, cascade, names }),
    dependents,
    reach,
  };
}

function refuseOtherSchema({ staged, target }: PublishRequest): void {
  if (staged.schema !== target.schema) throw new InternalError('a staged relation lies in the schema of its target');
}
