import type { PublishKind, Relation, RelationName } from '../../adapters/index.js';
import { type Rt, raise, repr, str, Table, toList, type Value } from '../../jinja/index.js';
import type { DatabaseMember } from '../members/adapter-run.js';
import { method } from '../members/bind.js';
import { loadSeed } from './load-seed.js';
import { expectRelation } from './relations.js';

const KINDS: readonly PublishKind[] = ['table', 'view', 'materialized_view'];

/** What dbt does by renaming and dropping: see templates/macros/README.md. The cache follows. */
export const publishMembers: readonly (readonly [string, DatabaseMember])[] = [
  [
    'publish',
    (_scope, { publisher, cache }) =>
      method('publish', ['staged', 'target', 'kind'], async ([staged, target, kind], rt) => {
        const from = expectRelation('publish', 'staged', staged, rt);
        const to = expectRelation('publish', 'target', target, rt);
        const known = kindOf(kind, rt);
        const { dropped } = await publisher.publish(nameOf(from), nameOf(to), known);
        cache.published(from, to, known, dropped);
        return null;
      }),
  ],
  [
    'drop_published',
    (_scope, { publisher }) => method('drop_published', [], () => publisher.dropReplaced().then(() => null)),
  ],
  [
    'drop_dependents',
    (_scope, { publisher, cache }) =>
      method('drop_dependents', ['relation', 'column_name?'], async ([relation, column], rt) => {
        const from = expectRelation('drop_dependents', 'relation', relation, rt);
        if (from.schema === null || from.identifier === null) return null;
        const only = column === undefined || column === null ? undefined : str(column, rt);
        for (const gone of await publisher.dropDependents(nameOf(from), only)) cache.forgetDependent(gone);
        return null;
      }),
  ],
  [
    'free_constraint_names',
    (_scope, { publisher }) =>
      method('free_constraint_names', ['relation', 'names'], async ([relation, names], rt) => {
        const from = expectRelation('free_constraint_names', 'relation', relation, rt);
        const wanted = toList(names ?? [], rt).map(name => str(name, rt));
        await publisher.freeNames(nameOf(from), wanted);
        return null;
      }),
  ],
  [
    'load_seed',
    (_scope, { connection }) =>
      method('load_seed', ['relation', 'columns', 'agate_table'], ([relation, columns, table], rt) => {
        const into = expectRelation('load_seed', 'relation', relation, rt);
        if (!(table instanceof Table)) return raise('TypeError', `load_seed() needs a table, got ${repr(table, rt)}`);
        return loadSeed(connection, into, str(columns, rt), table, rt);
      }),
  ],
];

function kindOf(kind: Value | undefined, rt: Rt): PublishKind {
  const text = str(kind, rt);
  return KINDS.find(known => known === text) ?? raise('CompilationError', `Nothing can be published as '${text}'`);
}

function nameOf({ schema, identifier }: Relation): RelationName {
  return { schema: schema ?? '', name: identifier ?? '' };
}
