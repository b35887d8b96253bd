import { qualifiedName, quoteIdentifier } from '../quote.js';
import { type Dependent, withAllBehind } from './dependents.js';
import type { DependentNote, OwnRelations, PublishKind, PublishPlan, PublishStep } from './publish-plan.js';
import type { RelationFacts } from './relation-facts.js';
import { renameParts } from './rename-parts.js';
import { type StagedNames, stagingName } from './staging-names.js';

export type PlanInput = {
  readonly kind: PublishKind;
  readonly staged: RelationFacts;
  readonly target: RelationFacts | undefined;
  readonly targetName: string;
  readonly dependents: readonly Dependent[];
  readonly own: OwnRelations;
  readonly runId: string;
  /** Lets dependents that are not ours be dropped by name, as dbt would. */
  readonly cascade: boolean;
  readonly names?: StagedNames | undefined;
};

/** What renaming the staged relation needs to know. */
export type RenameInput = Pick<PlanInput, 'kind' | 'targetName' | 'runId' | 'names'> & {
  readonly staged: Pick<RelationFacts, 'schema' | 'name' | 'parts'>;
};

const ALTER: Readonly<Record<string, string>> = {
  table: 'alter table',
  view: 'alter view',
  materialized_view: 'alter materialized view',
};

/** The parts of a plan that touches nothing but the relation itself. */
const NOBODY_ELSE = { locks: [], blockedBy: [], dropped: [], replaced: undefined, afterCommit: [] } as const;

/** What putting `staged` in the place of the target takes, from the catalogue's facts alone; nothing is sent. */
export function planPublish(input: PlanInput): PublishPlan {
  const { kind, staged, target } = input;
  const basis = basisOf(target, input.dependents);
  if (target === undefined) return planCreate(input);
  const base = { ...NOBODY_ELSE, kind, basis };
  if (kind === 'view' && target.kind === 'view' && canReplace(target, staged)) {
    const drop = dropStaged(staged);
    const same = target.definition === staged.definition && sameOptions(target, staged);
    if (same) return { ...base, mode: 'unchanged', steps: [drop] };
    return { ...base, mode: 'replace', locks: [lockStep(target)], steps: [replaceStep(target, staged), drop] };
  }
  return planSwap(input, target, basis);
}

/** What it takes where nothing has the name. */
export function planCreate(input: RenameInput): PublishPlan {
  return { ...NOBODY_ELSE, kind: input.kind, mode: 'create', steps: renameNew(input), basis: basisOf(undefined, []) };
}

/** The state of the catalogue that a plan was made from. */
export function basisOf(target: Pick<RelationFacts, 'oid'> | undefined, dependents: readonly Dependent[]): string {
  return JSON.stringify([target?.oid, dependents.map(d => [d.kind, d.key, d.definition])]);
}

function planSwap(input: PlanInput, target: RelationFacts, basis: string): PublishPlan {
  const { dependents } = input;
  const aside = stagingName(target.schema, input.targetName, input.runId, 'old');
  const stuck = new Set(dependents.filter(d => d.direct && !canFollow(d)).map(d => d.key));
  const going = withAllBehind(stuck, dependents);
  const following = dependents.filter(d => d.direct && !going.includes(d));
  const parts = renameParts(input.staged, target, input.targetName, input.names, input.runId);
  const blocked = going.filter(d => !mayDrop(d, input));
  return {
    kind: input.kind,
    mode: 'swap',
    locks: [...lockOrder([...following, ...going]), lockStep(target)],
    steps: [
      ...going.map(dropStep),
      ...parts.old,
      renameOld(target, aside),
      ...renameNew(input, parts.fresh),
      ...following.map(followStep),
    ],
    blockedBy: [...blockingTarget(target), ...blocked.map(noteOf)],
    dropped: going.map(noteOf),
    replaced: { schema: target.schema, name: aside, oid: target.oid, kind: target.kind as PublishKind },
    afterCommit: following.filter(d => d.kind === 'foreign_key' && !isNotValid(d)).map(validateStep),
    basis,
  };
}

/** Views, functions with a readable body and foreign keys can be pointed to another relation. */
export function canFollow(dependent: Dependent): boolean {
  return ['view', 'function', 'foreign_key'].includes(dependent.kind) && dependent.definition !== null;
}

/** True for what is our own, and with `on_dependent: cascade` for everything that can be dropped by name. */
export function mayDrop(
  dependent: Dependent,
  rule: { readonly own: OwnRelations; readonly cascade: boolean },
): boolean {
  if (dependent.kind === 'other') return false;
  return rule.cascade || rule.own.has(dependent.holder.schema, dependent.holder.name);
}

/** A sequence, a foreign table or the like has the name: it is not ours to move. */
function blockingTarget(target: RelationFacts): DependentNote[] {
  if (target.kind !== 'other') return [];
  const description = `${RELKINDS[target.relkind] ?? 'relation'} ${qualifiedName(target.schema, target.name)} has the name`;
  return [{ schema: target.schema, name: target.name, description }];
}

const RELKINDS: Readonly<Record<string, string>> = {
  f: 'foreign table',
  S: 'sequence',
  i: 'index',
  I: 'index',
  c: 'type',
};

function renameOld(target: RelationFacts, aside: string): PublishStep {
  const object = qualifiedName(target.schema, target.name);
  const sql = `${ALTER[target.kind] ?? 'alter table'} ${object} rename to ${quoteIdentifier(aside)}`;
  return { action: 'rename_old', object, sql };
}

/** Drops one dependent by its name; whatever hangs on it has to be gone before. */
export function dropStep(dependent: Dependent): PublishStep {
  const { object } = dependent;
  const sql = {
    view: `drop view ${object}`,
    materialized_view: `drop materialized view ${object}`,
    function: `drop routine ${object}`,
    foreign_key: `alter table ${object} drop constraint ${quoteIdentifier(dependent.name)}`,
    other: '',
  }[dependent.kind];
  return { action: 'drop_dependent', object, sql };
}

/** Points a dependent to whatever has the relation's name by then. */
function followStep(dependent: Dependent): PublishStep {
  const { object, definition } = dependent;
  const marked = { object, dependent: { ...noteOf(dependent), key: dependent.key } };
  switch (dependent.kind) {
    case 'function':
      return { ...marked, action: 'repoint_function', sql: definition ?? '' };
    case 'foreign_key': {
      const name = quoteIdentifier(dependent.name);
      // Rows that are there already are checked after the commit, so that the swap does not wait for a scan.
      const again = `add constraint ${name} ${(definition ?? '').replace(NOT_VALID, '')} not valid`;
      return {
        ...marked,
        action: 'repoint_foreign_key',
        sql: `alter table ${object} drop constraint ${name}, ${again}`,
      };
    }
    default:
      return {
        ...marked,
        action: 'repoint_view',
        sql: `create or replace view ${object}${optionsText(dependent.options)} as ${definition}`,
      };
  }
}

const NOT_VALID = / NOT VALID$/;

function isNotValid(dependent: Dependent): boolean {
  return NOT_VALID.test(dependent.definition ?? '');
}

function validateStep(dependent: Dependent): PublishStep {
  const { object, name } = dependent;
  return { action: 'validate', object, sql: `alter table ${object} validate constraint ${quoteIdentifier(name)}` };
}

function renameNew(input: RenameInput, fresh?: readonly PublishStep[]): PublishStep[] {
  const { staged, targetName, kind } = input;
  const object = qualifiedName(staged.schema, staged.name);
  const parts = fresh ?? renameParts(staged, undefined, targetName, input.names, input.runId).fresh;
  const sql = `${ALTER[kind]} ${object} rename to ${quoteIdentifier(targetName)}`;
  return [...parts, { action: 'rename_new', object, sql }];
}

/** New columns may only be added behind the old ones, which keep name, type, length and collation. */
function canReplace(target: RelationFacts, staged: RelationFacts): boolean {
  return (
    staged.columns.length >= target.columns.length &&
    target.columns.every((column, i) => JSON.stringify(column) === JSON.stringify(staged.columns[i]))
  );
}

function sameOptions(a: RelationFacts, b: RelationFacts): boolean {
  return JSON.stringify([...a.options].sort()) === JSON.stringify([...b.options].sort());
}

function replaceStep(target: RelationFacts, staged: RelationFacts): PublishStep {
  const object = qualifiedName(target.schema, target.name);
  const sql = `create or replace view ${object}${optionsText(staged.options)} as ${staged.definition}`;
  return { action: 'replace_view', object, sql };
}

function dropStaged(staged: RelationFacts): PublishStep {
  const object = qualifiedName(staged.schema, staged.name);
  return { action: 'drop_staged', object, sql: `drop view ${object}` };
}

function optionsText(options: readonly string[]): string {
  return options.length === 0 ? '' : ` with (${options.join(', ')})`;
}

function lockOrder(dependents: readonly Dependent[]): PublishStep[] {
  const relations = dependents.filter(d => d.kind !== 'function' && d.kind !== 'other');
  relations.sort((a, b) => b.depth - a.depth || (a.object < b.object ? -1 : 1));
  return relations.map(d => (d.kind === 'foreign_key' ? lockTable(d.object) : lockByOwner(d.object, d.owner)));
}

function lockStep(target: RelationFacts): PublishStep {
  const object = qualifiedName(target.schema, target.name);
  return target.kind === 'table' ? lockTable(object) : lockByOwner(object, target.owner);
}

function lockTable(object: string): PublishStep {
  return { action: 'lock', object, sql: `lock table only ${object} in access exclusive mode` };
}

/**
 * `lock table` on a view locks every table below it too, also those that have nothing to do with this publish, and does
 * not take materialized views at all. Giving the view to the owner it has locks the view alone.
 */
function lockByOwner(object: string, owner: string): PublishStep {
  return { action: 'lock', object, sql: `alter table ${object} owner to ${quoteIdentifier(owner)}` };
}

export function noteOf(dependent: Dependent): DependentNote {
  return { schema: dependent.holder.schema, name: dependent.holder.name, description: dependent.description };
}
