import { type TextStyle, warningTag } from '../text/text-style.js';
import { wrapMessage } from '../text/wrap-message.js';
import { type EventValue, event, NO_RELATION, NODE, type RelationKey } from './define-event.js';

type AdapterMessage = { readonly name: string; readonly base_msg: string; readonly args: readonly EventValue[] };
const MESSAGE: AdapterMessage = { name: '', base_msg: '', args: [] };

/** Python's `'… {} …'.format(*args)`, only when there are arguments: a message without any may hold braces. */
function adapterText(d: AdapterMessage): string {
  let next = 0;
  const text =
    d.args.length === 0
      ? d.base_msg
      : d.base_msg.replace(/\{(\d*)\}/g, (_, n) => String(d.args[n === '' ? next++ : Number(n)]));
  return `${d.name} adapter: ${text}`;
}

const CONNECTION = { ...NODE, conn_name: '' };
const key = (k: RelationKey | null): string =>
  `(database=${k?.database ?? ''}, schema=${k?.schema ?? ''}, identifier=${k?.identifier ?? ''})`;

/** How the relation of SchemaCreation and its like prints: a protobuf message, one field a line. */
const relationText = (k: RelationKey | null): string =>
  Object.entries(k ?? {})
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('');

const CACHE_ACTION = {
  action: '',
  ref_key: NO_RELATION,
  ref_key_2: NO_RELATION,
  ref_key_3: NO_RELATION,
  ref_list: [] as readonly RelationKey[],
};

function cacheText(d: typeof CACHE_ACTION): string {
  const [a, b, c] = [key(d.ref_key), key(d.ref_key_2), key(d.ref_key_3)];
  const texts: Record<string, string> = {
    add_link: `adding link, ${a} references ${b}`,
    add_relation: `adding relation: ${a}`,
    drop_missing_relation: `dropped a nonexistent relationship: ${a}`,
    drop_cascade: `drop ${a} is cascading to [${d.ref_list.map(k => `'${key(k)}'`).join(', ')}]`,
    drop_relation: `Dropping relation: ${a}`,
    update_reference: `updated reference from ${a} -> ${c} to ${b} -> ${c}`,
    temporary_relation: `old key ${a} not found in self.relations, assuming temporary`,
    rename_relation: `Renaming relation ${a} to ${b}`,
    uncached_relation:
      `${b} references ${a} but ${d.ref_key?.database ?? ''}.${d.ref_key?.schema ?? ''}` +
      'is not in the cache, skipping assumed external relation',
  };
  return texts[d.action] ?? a;
}

const constraint = (text: string, style: TextStyle): string => wrapMessage(warningTag(text, style), style.printerWidth);

/** E: the database adapter. */
export const adapterEvents = {
  AdapterEventDebug: event('E001', 'debug', { ...NODE, ...MESSAGE }, adapterText),
  AdapterEventInfo: event('E002', 'info', { ...NODE, ...MESSAGE }, adapterText),
  AdapterEventWarning: event('E003', 'warn', { ...NODE, ...MESSAGE }, adapterText),
  AdapterEventError: event('E004', 'error', { ...NODE, ...MESSAGE, exc_info: '' }, adapterText),
  NewConnection: event(
    'E005',
    'debug',
    { ...CONNECTION, conn_type: '' },
    d => `Acquiring new ${d.conn_type} connection '${d.conn_name}'`,
  ),
  ConnectionReused: event(
    'E006',
    'debug',
    { conn_name: '', orig_conn_name: '' },
    d => `Re-using an available connection from the pool (formerly ${d.orig_conn_name}, now ${d.conn_name})`,
  ),
  ConnectionLeftOpenInCleanup: event(
    'E007',
    'debug',
    { conn_name: '' },
    d => `Connection '${d.conn_name}' was left open.`,
  ),
  ConnectionClosedInCleanup: event(
    'E008',
    'debug',
    { conn_name: '' },
    d => `Connection '${d.conn_name}' was properly closed.`,
  ),
  RollbackFailed: event('E009', 'debug', { ...CONNECTION, exc_info: '' }, d => `Failed to rollback '${d.conn_name}'`),
  ConnectionClosed: event('E010', 'debug', CONNECTION, d => `On ${d.conn_name}: Close`),
  ConnectionLeftOpen: event('E011', 'debug', CONNECTION, d => `On ${d.conn_name}: No close available on handle`),
  Rollback: event('E012', 'debug', CONNECTION, d => `On ${d.conn_name}: ROLLBACK`),
  CacheMiss: event(
    'E013',
    'debug',
    { conn_name: '', database: '', schema: '' },
    d => `On "${d.conn_name}": cache miss for schema "${d.database}.${d.schema}", this is inefficient`,
  ),
  ListRelations: event(
    'E014',
    'debug',
    { database: '', schema: '', relations: [] as readonly RelationKey[] },
    d =>
      `While listing relations in database=${d.database}, schema=${d.schema}, ` +
      `found: ${d.relations.map(r => r.identifier).join(', ')}`,
  ),
  ConnectionUsed: event(
    'E015',
    'debug',
    { ...CONNECTION, conn_type: '' },
    d => `Using ${d.conn_type} connection "${d.conn_name}"`,
  ),
  SQLQuery: event('E016', 'debug', { ...CONNECTION, sql: '' }, d => `On ${d.conn_name}: ${d.sql}`),
  SQLQueryStatus: event(
    'E017',
    'debug',
    { ...NODE, status: '', elapsed: 0, query_id: '' },
    d => `SQL status: ${d.status} in ${d.elapsed.toFixed(3)} seconds`,
  ),
  SQLCommit: event('E018', 'debug', CONNECTION, d => `On ${d.conn_name}: COMMIT`),
  ColTypeChange: event(
    'E019',
    'debug',
    { orig_type: '', new_type: '', table: NO_RELATION },
    d => `Changing col type from ${d.orig_type} to ${d.new_type} in table ${relationText(d.table)}`,
  ),
  SchemaCreation: event(
    'E020',
    'debug',
    { relation: NO_RELATION },
    d => `Creating schema "${relationText(d.relation)}"`,
  ),
  SchemaDrop: event('E021', 'debug', { relation: NO_RELATION }, d => `Dropping schema "${relationText(d.relation)}".`),
  CacheAction: event('E022', 'debug', CACHE_ACTION, cacheText),
  AdapterRegistered: event(
    'E034',
    'dynamic',
    { adapter_name: '', adapter_version: '' },
    d => `Registered adapter: ${d.adapter_name}${d.adapter_version}`,
  ),
  AdapterImportError: event('E035', 'info', { exc: '' }, d => `Error importing adapter: ${d.exc}`),
  NewConnectionOpening: event(
    'E037',
    'debug',
    { ...NODE, connection_state: '' },
    d => `Opening a new connection, currently in state ${d.connection_state}`,
  ),
  CodeExecution: event(
    'E038',
    'debug',
    { conn_name: '', code_content: '' },
    d => `On ${d.conn_name}: ${d.code_content}`,
  ),
  CodeExecutionStatus: event(
    'E039',
    'debug',
    { status: '', elapsed: 0 },
    d => `Execution status: ${d.status} in ${d.elapsed} seconds`,
  ),
  CatalogGenerationError: event(
    'E040',
    'warn',
    { exc: '' },
    d => `Encountered an error while generating catalog: ${d.exc}`,
  ),
  WriteCatalogFailure: event(
    'E041',
    'error',
    { num_exceptions: 0 },
    d => `dbt encountered ${d.num_exceptions} failure${d.num_exceptions === 1 ? '' : 's'} while writing the catalog`,
  ),
  CatalogWritten: event('E042', 'info', { path: '' }, d => `Catalog written to ${d.path}`),
  CannotGenerateDocs: event('E043', 'info', {}, () => 'compile failed, cannot generate docs'),
  BuildingCatalog: event('E044', 'info', {}, () => 'Building catalog'),
  DatabaseErrorRunningHook: event(
    'E045',
    'info',
    { hook_type: '' },
    d => `Database error while running ${d.hook_type}`,
  ),
  HooksRunning: event(
    'E046',
    'info',
    { num_hooks: 0, hook_type: '' },
    d => `Running ${d.num_hooks} ${d.hook_type} ${d.num_hooks === 1 ? 'hook' : 'hooks'}`,
  ),
  FinishedRunningStats: event(
    'E047',
    'info',
    { stat_line: '', execution: '', execution_time: 0 },
    d => `Finished running ${d.stat_line}${d.execution} (${d.execution_time.toFixed(2)}s).`,
  ),
  ConstraintNotEnforced: event('E048', 'warn', { constraint: '', adapter: '' }, (d, style) =>
    constraint(
      `The constraint type ${d.constraint} is not enforced by ${d.adapter}. The constraint will be included in this ` +
        "model's DDL statement, but it will not guarantee anything about the underlying data. Set " +
        "'warn_unenforced: false' on this constraint to ignore this warning.",
      style,
    ),
  ),
  ConstraintNotSupported: event('E049', 'warn', { constraint: '', adapter: '' }, (d, style) =>
    constraint(
      `The constraint type ${d.constraint} is not supported by ${d.adapter}, and will be ignored. Set ` +
        "'warn_unsupported: false' on this constraint to ignore this warning.",
      style,
    ),
  ),
  TypeCodeNotFound: event('E050', 'debug', { type_code: 0 }, (d, style) =>
    constraint(
      `The \`type_code\` ${d.type_code} was not recognized, which may affect error messages for enforced contracts that ` +
        'fail as well as `Column.data_type` values returned by `get_column_schema_from_query`',
      style,
    ),
  ),
};
