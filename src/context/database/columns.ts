import { Column, Relation } from '../../adapters/index.js';
import { asDict, PyObject, type Rt, raise, str, toList, type Value } from '../../jinja/index.js';
import type { DatabaseMember } from '../members/adapter-run.js';
import { method } from '../members/bind.js';
import type { Scope } from '../scope/scope.js';
import { expectRelation } from './relations.js';
import { runMacro } from './run-macro.js';

const SNAPSHOT_COLUMNS = ['dbt_scd_id', 'dbt_valid_from', 'dbt_valid_to'];
const ADDED = 'dbt_is_deleted';

/** Columns of relations: asked by macro, compared here. */
export const columnMembers: readonly (readonly [string, DatabaseMember])[] = [
  [
    'get_columns_in_relation',
    scope =>
      method('get_columns_in_relation', ['relation'], ([relation]) => {
        scope.reads.adapterCalls.add('get_columns_in_relation');
        return runMacro(scope, 'get_columns_in_relation', { relation });
      }),
  ],
  [
    'get_columns_in_table',
    scope =>
      method('get_columns_in_table', ['schema', 'identifier'], ([schema, identifier], rt) => {
        const path = { database: scope.around.database, schema: str(schema, rt), identifier: str(identifier, rt) };
        const relation = Relation.make(path, { quote: scope.around.quoting });
        return runMacro(scope, 'get_columns_in_relation', { relation });
      }),
  ],
  [
    'get_missing_columns',
    scope =>
      method('get_missing_columns', ['from_relation', 'to_relation'], async ([from, to], rt) => {
        const [wanted, there] = await bothColumns(scope, 'get_missing_columns', from, to, rt);
        return wanted.filter(column => !there.some(({ fields }) => fields.column === column.fields.column));
      }),
  ],
  [
    'expand_target_column_types',
    scope =>
      method('expand_target_column_types', ['from_relation', 'to_relation'], async ([from, to], rt) => {
        const [goal, current] = await bothColumns(scope, 'expand_target_column_types', from, to, rt);
        for (const column of goal) {
          const target = current.find(({ fields }) => fields.column === column.fields.column);
          if (target?.canExpandTo(column)) await widen(scope, to as Relation, target, column);
        }
        return null;
      }),
  ],
  [
    'valid_snapshot_target',
    scope =>
      method('valid_snapshot_target', ['relation', 'column_names?'], async ([relation, names], rt) => {
        await checkSnapshot(scope, relation, names, SNAPSHOT_COLUMNS, rt);
        return null;
      }),
  ],
  [
    'assert_valid_snapshot_target_given_strategy',
    scope => {
      const name = 'assert_valid_snapshot_target_given_strategy';
      return method(name, ['relation', 'column_names', 'strategy'], async ([relation, names, strategy], rt) => {
        const columns = await checkSnapshot(scope, relation, names, SNAPSHOT_COLUMNS, rt);
        if (asDict(strategy)?.getText('hard_deletes') === 'new_record') {
          const wanted = columnName(names, ADDED, rt);
          if (!columns.includes(wanted)) noSnapshotTable([wanted]);
        }
        return null;
      });
    },
  ],
  ['get_incremental_strategy_macro', scope => strategyMacro(scope)],
];

const BUILT_IN_BUT_NOT_HERE = new Set(['insert_overwrite']);

function strategyMacro(scope: Scope): Value {
  const name = 'get_incremental_strategy_macro';
  return method(name, ['model_context', 'strategy'], ([context, strategy], rt) => {
    const wanted = strategy === null ? 'default' : str(strategy, rt);
    if (BUILT_IN_BUT_NOT_HERE.has(wanted))
      return raise('DbtRuntimeError', `The incremental strategy '${wanted}' is not valid for this adapter`);
    const macro = `get_incremental_${wanted.replaceAll('+', '_')}_sql`;
    const found = asDict(context)?.getText(macro);
    if (found !== undefined) return found;
    return raise(
      'DbtRuntimeError',
      `dbt could not find an incremental strategy macro with the name "${macro}" in ${scope.around.root.name}`,
    );
  });
}

async function columnsOf(scope: Scope, relation: Relation, rt: Rt): Promise<Column[]> {
  const columns = toList(await runMacro(scope, 'get_columns_in_relation', { relation }), rt);
  return columns.filter(column => column instanceof Column);
}

async function bothColumns(
  scope: Scope,
  call: string,
  from: Value | undefined,
  to: Value | undefined,
  rt: Rt,
): Promise<[Column[], Column[]]> {
  const source = expectRelation(call, 'from_relation', from, rt);
  const target = expectRelation(call, 'to_relation', to, rt);
  return [await columnsOf(scope, source, rt), await columnsOf(scope, target, rt)];
}

async function widen(scope: Scope, relation: Relation, target: Column, goal: Column): Promise<void> {
  const wider = `character varying(${goal.stringSize()})`;
  const { database, schema, identifier } = relation;
  scope.around.events.emit('ColTypeChange', {
    orig_type: target.dataType,
    new_type: wider,
    table: { database: database ?? '', schema: schema ?? '', identifier: identifier ?? '' },
  });
  await runMacro(scope, 'alter_column_type', {
    relation,
    column_name: target.fields.column,
    new_column_type: wider,
  });
}

async function checkSnapshot(
  scope: Scope,
  given: Value | undefined,
  names: Value | undefined,
  wanted: readonly string[],
  rt: Rt,
): Promise<readonly string[]> {
  const relation = expectRelation('valid_snapshot_target', 'relation', given, rt);
  const columns = (await columnsOf(scope, relation, rt)).map(({ fields }) => fields.column.toLowerCase());
  const missing = wanted
    .map(column => columnName(names, column, rt))
    .filter(column => column !== '' && !columns.includes(column.toLowerCase()));
  if (missing.length > 0) noSnapshotTable(missing);
  return columns;
}

/** The name that the snapshot gives one of dbt's columns. */
function columnName(names: Value | undefined, column: string, rt: Rt): string {
  if (names === undefined || names === null) return column;
  const name = names instanceof PyObject ? rt.getitem(names, column) : asDict(names)?.getText(column);
  return name === undefined || name === null ? '' : str(name, rt);
}

function noSnapshotTable(missing: readonly string[]): never {
  return raise(
    'CompilationError',
    `Snapshot target is missing configured columns (missing "${missing.join('", "')}"). See ` +
      'https://docs.getdbt.com/docs/build/snapshots#snapshot-meta-fields for more information.',
  );
}
