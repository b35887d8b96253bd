import type { Relation } from '../../adapters/index.js';
import { copyOnWrite, type Value } from '../../jinja/index.js';
import { nodeRelation, type Placed } from '../names/node-relation.js';
import type { Scope, Shelf } from '../scope/scope.js';

/** The relation of the node that a scope is for; of its schema alone where the subject lies nowhere (macros). */
export function ownRelation(scope: Scope, type?: Relation['type']): Relation {
  const { subject, around } = scope;
  const placed = (
    'schema' in subject
      ? subject
      : { database: around.database, schema: around.schema, alias: subject.name, config: {} }
  ) as Placed;
  return nodeRelation(placed, around.quoting, type === undefined ? {} : { type });
}

function thisRelation(scope: Scope): Value {
  if (scope.run?.thisOverride !== undefined) return scope.run.thisOverride();
  return scope.subject.resource_type === 'operation' ? null : ownRelation(scope);
}

/** Where nodes lie that say nothing else. */
export const targetNames: Shelf = new Map<string, (scope: Scope) => Value>([
  ['database', scope => scope.around.database],
  ['schema', scope => scope.around.schema],
]);

/** `this`, `database`, `schema`, `defer_relation` of a node. */
export const ownNames: Shelf = new Map<string, (scope: Scope) => Value>([
  ['this', thisRelation],
  ['defer_relation', scope => scope.run?.deferRelation ?? null],
  ['database', scope => field(scope, 'database') ?? scope.around.database],
  ['schema', scope => field(scope, 'schema') ?? scope.around.schema],
]);

/** Queries of a source's freshness. */
export const sourceNames: Shelf = new Map<string, (scope: Scope) => Value>([
  ['this', thisRelation],
  ['source_node', scope => copyOnWrite(scope.subject)],
]);

function field({ subject }: Scope, name: 'database' | 'schema'): Value {
  return (subject as unknown as Readonly<Record<string, Value>>)[name];
}
