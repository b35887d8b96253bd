import { Relation } from '../../adapters/index.js';
import { PyObject, type Rt, raise, repr, str, typeName, type Value } from '../../jinja/index.js';
import type { DatabaseMember } from '../members/adapter-run.js';
import { classText, method } from '../members/bind.js';
import type { DatabaseParts } from '../scope/run-parts.js';
import type { Scope } from '../scope/scope.js';
import { runMacro } from './run-macro.js';

/** Relations as the cache knows them, and the macros that make, move and drop them. The cache follows. */
export const relationMembers: readonly (readonly [string, DatabaseMember])[] = [
  [
    'get_relation',
    (scope, database) =>
      method('get_relation', ['database', 'schema', 'identifier'], ([db, schema, identifier], rt) =>
        findRelation(scope, database, [db, schema, identifier], rt),
      ),
  ],
  [
    'already_exists',
    (scope, database) =>
      method('already_exists', ['schema', 'name'], async ([schema, name], rt) => {
        const found = await findRelation(scope, database, [scope.around.database, schema, name], rt);
        return found !== null;
      }),
  ],
  [
    'cache_added',
    (_scope, { cache, connection }) =>
      method('cache_added', ['relation'], ([relation]) => {
        cache.add(given(relation) ?? refuse(`Attempted to cache a null relation for ${connection.name}`));
        return '';
      }),
  ],
  [
    'cache_dropped',
    (_scope, { cache, connection }) =>
      method('cache_dropped', ['relation'], ([relation]) => {
        cache.drop(given(relation) ?? refuse(`Attempted to drop a null relation for ${connection.name}`));
        return '';
      }),
  ],
  [
    'cache_renamed',
    (_scope, database) =>
      method('cache_renamed', ['from_relation', 'to_relation'], ([from, to], rt) => {
        renameInCache(database, from, to, rt);
        return '';
      }),
  ],
  [
    'drop_relation',
    (scope, { cache }) =>
      method('drop_relation', ['relation'], async ([dropped], rt) => {
        const relation = expectRelation('drop_relation', 'relation', dropped, rt);
        if (relation.type === null) refuse(`Tried to drop relation ${relation.toString()}, but its type is null.`);
        cache.drop(relation);
        await runMacro(scope, 'drop_relation', { relation });
        return null;
      }),
  ],
  [
    'truncate_relation',
    scope =>
      method('truncate_relation', ['relation'], async ([relation]) => {
        await runMacro(scope, 'truncate_relation', { relation });
        return null;
      }),
  ],
  [
    'rename_relation',
    (scope, database) =>
      method('rename_relation', ['from_relation', 'to_relation'], async ([from, to], rt) => {
        renameInCache(database, from, to, rt);
        await runMacro(scope, 'rename_relation', { from_relation: from, to_relation: to });
        return null;
      }),
  ],
  [
    'create_schema',
    (scope, database) =>
      method('create_schema', ['relation'], ([relation], rt) =>
        changeSchema(scope, database, 'create_schema', expectRelation('create_schema', 'relation', relation, rt)),
      ),
  ],
  [
    'drop_schema',
    (scope, database) =>
      method('drop_schema', ['relation'], ([relation], rt) =>
        changeSchema(scope, database, 'drop_schema', expectRelation('drop_schema', 'relation', relation, rt)),
      ),
  ],
  [
    'check_schema_exists',
    scope =>
      method('check_schema_exists', ['database', 'schema'], async ([database, schema], rt) => {
        const place = { database: nameOrNull(database, rt), schema: nameOrNull(schema, rt) };
        const view = Relation.make({ ...place, identifier: 'INFORMATION_SCHEMA' }, { quote: scope.around.quoting });
        const kwargs = { information_schema: view.informationSchema(null), schema };
        const table = await runMacro(scope, 'check_schema_exists', kwargs);
        const count = rt.getitem(rt.getitem(table, 0), 0);
        return Number(str(count, rt)) > 0;
      }),
  ],
];

/** dbt's get_relation. The schema is listed first when nobody has looked at it yet. */
export async function findRelation(
  scope: Scope,
  { adapter, cache, connection }: DatabaseParts,
  [database, schema, identifier]: readonly Value[],
  rt: Rt,
): Promise<Relation | null> {
  scope.reads.adapterCalls.add('get_relation');
  scope.reads.introspective = true;
  const wanted = {
    database: nameOrNull(database, rt),
    schema: nameOrNull(schema, rt),
    identifier: nameOrNull(identifier, rt),
  };
  if (wanted.schema !== null && !cache.isCached(wanted.schema))
    await cache.ensure([wanted.schema], async schemas =>
      adapter.listSchemaContents(await connection.session(), schemas),
    );
  return cache.get(wanted, scope.around.quoting);
}

function nameOrNull(value: Value, rt: Rt): string | null {
  return value === null || value === undefined ? null : str(value, rt);
}

function given(value: Value | undefined): Relation | undefined {
  return value instanceof Relation ? value : undefined;
}

/** dbt's error for an argument that is no relation. */
export function expectRelation(call: string, argument: string, value: Value | undefined, rt: Rt): Relation {
  if (value instanceof Relation) return value;
  const shown = value instanceof PyObject ? typeName(value) : repr(value ?? null, rt);
  return raise(
    'CompilationError',
    `'adapter.${call}' expects argument '${argument}' to be of type '<class 'dbt.adapters.postgres.relation.PostgresRelation'>', ` +
      `instead got ${shown} (${classText(value ?? null)})`,
  );
}

function renameInCache({ cache, connection }: DatabaseParts, from: Value, to: Value, rt: Rt): void {
  if (from instanceof Relation && to instanceof Relation) cache.rename(from, to);
  else {
    const name = (relation: Value): string => (relation === null ? 'None' : str(relation, rt));
    refuse(`Attempted to rename ${name(from)} to ${name(to)} for ${connection.name}`);
  }
}

/** Makes or drops a schema and commits at once, as dbt does. */
async function changeSchema(
  scope: Scope,
  { cache, connection }: DatabaseParts,
  macro: 'create_schema' | 'drop_schema',
  relation: Relation,
): Promise<null> {
  const { database, schema } = relation;
  const event = macro === 'create_schema' ? 'SchemaCreation' : 'SchemaDrop';
  scope.around.events.emit(event, {
    relation: { database: database ?? '', schema: schema ?? '', identifier: '' },
  });
  await runMacro(scope, macro, { relation: relation.withoutIdentifier() });
  await connection.commit();
  if (macro === 'drop_schema' && schema !== null) cache.dropSchema(schema);
  return null;
}

function refuse(text: string): never {
  return raise('CompilationError', text);
}
