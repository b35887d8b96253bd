import { indentedJson, jsonText } from '../../base/index.js';
import { fancyLine, localTime } from '../text/fancy-line.js';
import { errorTag, paint, type TextStyle, warningTag } from '../text/text-style.js';
import { event, GROUP, NODE, type RunResultInfo } from './define-event.js';

const PLACE = { index: 0, total: 0 };
const RESULT = { ...NODE, description: '', status: '', index: 0, total: 0, execution_time: 0 };
const NO_RESULT = null as RunResultInfo | null;
const EXCEPTION = { exc: '' };

type Ended = {
  readonly status: string;
  readonly index: number;
  readonly total: number;
  readonly execution_time: number;
};

/** The line that ends a node; `verbs` are the words for each outcome, `status` what stands in the brackets. */
function endLine(what: string, status: string, d: Ended, style: TextStyle): string {
  return fancyLine(what, status, style, { index: d.index, total: d.total, seconds: d.execution_time });
}

type Described = Ended & { readonly description: string };

/** Functions and their overloads: every outcome in capitals. */
function functionLine(d: Described, style: TextStyle): string {
  if (d.status === 'error') return endLine(`ERROR creating ${d.description}`, paint('red', 'ERROR', style), d, style);
  if (d.status === 'skipped') return endLine(`SKIP ${d.description}`, paint('yellow', 'SKIPPED', style), d, style);
  return endLine(`OK created ${d.description}`, paint('green', d.status.toUpperCase(), style), d, style);
}

function testLine(
  d: { status: string; num_failures: number; name: string; num_models: number } & Omit<Ended, 'total'>,
  style: TextStyle,
): string {
  const [word, color] = {
    error: ['ERROR', 'red'] as const,
    pass: ['PASS', 'green'] as const,
    warn: [`WARN ${d.num_failures}`, 'yellow'] as const,
  }[d.status] ?? [`FAIL ${d.num_failures}`, 'red' as const];
  return endLine(`${word} ${d.name}`, paint(color, word, style), { ...d, total: d.num_models }, style);
}

function modelLine(d: Described, style: TextStyle): string {
  if (d.status === 'error') return endLine(`ERROR creating ${d.description}`, paint('red', 'ERROR', style), d, style);
  if (d.status.includes('PARTIAL SUCCESS'))
    return endLine(`PARTIALLY created ${d.description}`, paint('yellow', d.status.toUpperCase(), style), d, style);
  return endLine(`OK created ${d.description}`, paint('green', d.status, style), d, style);
}

function freshnessLine(d: Ended & { source_name: string; table_name: string }, style: TextStyle): string {
  const [word, color] = {
    'runtime error': ['ERROR', 'red'] as const,
    error: ['ERROR STALE', 'red'] as const,
    warn: ['WARN', 'yellow'] as const,
  }[d.status] ?? ['PASS', 'green' as const];
  return endLine(`${word} freshness of ${d.source_name}.${d.table_name}`, paint(color, word, style), d, style);
}

function hookLine(d: Ended & { statement: string }, style: TextStyle): string {
  const [word, color] = { success: ['OK', 'green'] as const, skipped: ['SKIP', 'yellow'] as const }[d.status] ?? [
    'ERROR',
    'red' as const,
  ];
  return fancyLine(`${word} hook: ${d.statement}`, paint(color, word, style), style, {
    index: d.index,
    total: d.total,
    seconds: d.execution_time,
    truncate: true,
  });
}

function batchLine(
  d: { status: string; description: string; batch_index: number; total_batches: number; execution_time: number },
  style: TextStyle,
): string {
  const place = { ...d, index: d.batch_index, total: d.total_batches };
  if (d.status === 'error')
    return `Batch ${endLine(`ERROR creating ${d.description}`, paint('red', 'ERROR', style), place, style)}`;
  if (d.status === 'skipped')
    return `Batch ${endLine(`SKIP ${d.description}`, paint('yellow', 'SKIPPED', style), place, style)}`;
  return `Batch ${endLine(`OK created ${d.description}`, paint('green', d.status, style), place, style)}`;
}

type Preview = {
  readonly node_name: string;
  readonly is_inline: boolean;
  readonly output_format: string;
  readonly quiet: boolean;
};
const PREVIEW = { is_inline: false, output_format: '', unique_id: '', quiet: false };

/** `show` and `compile`: the bare text under --quiet, JSON with two spaces of indent, else a heading above it. */
function previewText(
  d: Preview,
  key: 'show' | 'compiled',
  value: string,
  heading: string,
  inlineHeading: string,
): string {
  if (d.output_format === 'json') {
    const body = key === 'show' ? value : jsonText(value);
    const node = d.is_inline ? '' : `"node": ${jsonText(d.node_name)}, `;
    return indentedJson(`{${node}"${key}": ${body}}`);
  }
  if (d.quiet) return value;
  return `${d.is_inline ? inlineHeading : heading}\n${value}`;
}

/** Q: running nodes. */
export const executionEvents = {
  RunningOperationCaughtError: event('Q001', 'error', EXCEPTION, (d, style) =>
    errorTag(`Encountered an error while running operation: ${d.exc}`, style),
  ),
  CompileComplete: event('Q002', 'info', {}, () => 'Done.'),
  FreshnessCheckComplete: event('Q003', 'info', {}, () => 'Done.'),
  SeedHeader: event('Q004', 'info', { header: '' }, d => d.header),
  SQLRunnerException: event('Q006', 'debug', { ...NODE, exc: '', exc_info: '' }, d => `Got an exception: ${d.exc}`),
  LogTestResult: event(
    'Q007',
    'dynamic',
    {
      ...NODE,
      ...GROUP,
      name: '',
      status: '',
      index: 0,
      num_models: 0,
      execution_time: 0,
      num_failures: 0,
      attached_node: '',
    },
    testLine,
  ),
  LogNodeResult: event('Q008', 'dynamic', { ...RESULT, msg: '' }, d => d.msg),
  LogStartLine: event('Q011', 'info', { ...NODE, description: '', ...PLACE }, (d, style) =>
    fancyLine(`START ${d.description}`, 'RUN', style, d),
  ),
  LogModelResult: event('Q012', 'dynamic', { ...RESULT, ...GROUP }, modelLine),
  LogSnapshotResult: event(
    'Q015',
    'dynamic',
    { ...RESULT, ...GROUP, cfg: {} as Record<string, string>, result_message: '' },
    (d, style) =>
      d.status === 'error'
        ? endLine(`ERROR snapshotting ${d.description}`, paint('red', 'ERROR', style), d, style)
        : endLine(`OK snapshotted ${d.description}`, paint('green', d.result_message, style), d, style),
  ),
  LogSeedResult: event(
    'Q016',
    'dynamic',
    { ...NODE, ...GROUP, ...PLACE, status: '', result_message: '', execution_time: 0, schema: '', relation: '' },
    (d, style) => {
      const file = `seed file ${d.schema}.${d.relation}`;
      return d.status === 'error'
        ? endLine(`ERROR loading ${file}`, paint('red', 'ERROR', style), d, style)
        : endLine(`OK loaded ${file}`, paint('green', d.result_message, style), d, style);
    },
  ),
  LogFreshnessResult: event(
    'Q018',
    'dynamic',
    { ...NODE, ...PLACE, status: '', execution_time: 0, source_name: '', table_name: '' },
    freshnessLine,
  ),
  LogNodeNoOpResult: event('Q019', 'info', RESULT, (d, style) =>
    endLine(`NO-OP ${d.description}`, paint('yellow', 'NO-OP', style), d, style),
  ),
  LogCancelLine: event('Q022', 'error', { conn_name: '' }, (d, style) =>
    fancyLine(`CANCEL query ${d.conn_name}`, paint('red', 'CANCEL', style), style, {}),
  ),
  DefaultSelector: event('Q023', 'info', { name: '' }, d => `Using default selector ${d.name}`),
  NodeStart: event('Q024', 'debug', NODE, d => `Began running node ${d.node_info?.unique_id ?? ''}`),
  NodeFinished: event(
    'Q025',
    'debug',
    { ...NODE, run_result: NO_RESULT },
    d => `Finished running node ${d.node_info?.unique_id ?? ''}`,
  ),
  QueryCancelationUnsupported: event('Q026', 'info', { type: '' }, (d, style) =>
    paint(
      'yellow',
      `The ${d.type} adapter does not support query cancellation. Some queries may still be running!`,
      style,
    ),
  ),
  ConcurrencyLine: event(
    'Q027',
    'info',
    { num_threads: 0, target_name: '', node_count: 0 },
    d => `Concurrency: ${d.num_threads} threads (target='${d.target_name}')`,
  ),
  WritingInjectedSQLForNode: event(
    'Q029',
    'debug',
    NODE,
    d => `Writing injected SQL for node "${d.node_info?.unique_id ?? ''}"`,
  ),
  NodeCompiling: event('Q030', 'debug', NODE, d => `Began compiling node ${d.node_info?.unique_id ?? ''}`),
  NodeExecuting: event('Q031', 'debug', NODE, d => `Began executing node ${d.node_info?.unique_id ?? ''}`),
  LogHookStartLine: event('Q032', 'info', { ...NODE, statement: '', ...PLACE }, (d, style) =>
    fancyLine(`START hook: ${d.statement}`, 'RUN', style, { index: d.index, total: d.total, truncate: true }),
  ),
  LogHookEndLine: event('Q033', 'info', { ...NODE, statement: '', status: '', ...PLACE, execution_time: 0 }, hookLine),
  SkippingDetails: event(
    'Q034',
    'info',
    { ...NODE, ...GROUP, resource_type: '', schema: '', node_name: '', ...PLACE },
    (d, style) => {
      const isRelation = ['model', 'seed', 'snapshot'].includes(d.resource_type);
      const what = isRelation ? `relation ${d.schema}.${d.node_name}` : `${d.resource_type} ${d.node_name}`;
      return fancyLine(`SKIP ${what}`, paint('yellow', 'SKIP', style), style, { index: d.index, total: d.total });
    },
  ),
  NothingToDo: event('Q035', 'warn', {}, (_, style) =>
    warningTag('Nothing to do. Try checking your model configs and model specification args', style),
  ),
  RunningOperationUncaughtError: event('Q036', 'error', EXCEPTION, (d, style) =>
    errorTag(`Encountered an error while running operation: ${d.exc}`, style),
  ),
  EndRunResult: event(
    'Q037',
    'debug',
    { results: [] as readonly RunResultInfo[], elapsed_time: 0, generated_at: null as string | null, success: false },
    () => 'Command end result',
  ),
  NoNodesSelected: event('Q038', 'warn', {}, (_, style) => warningTag('No nodes selected!', style)),
  CommandCompleted: event(
    'Q039',
    'debug',
    { command: '', success: false, completed_at: null as string | null, elapsed: 0 },
    d =>
      `Command \`${d.command}\` ${d.success ? 'succeeded' : 'failed'} at ${localTime(d.completed_at ?? 0)} ` +
      `after ${d.elapsed.toFixed(2)} seconds`,
  ),
  ShowNode: event('Q041', 'info', { ...PREVIEW, node_name: '', preview: '' }, d =>
    previewText(d, 'show', d.preview, `Previewing node '${d.node_name}':`, 'Previewing inline node:'),
  ),
  CompiledNode: event('Q042', 'info', { ...PREVIEW, node_name: '', compiled: '' }, d =>
    previewText(d, 'compiled', d.compiled, `Compiled node '${d.node_name}' is:`, 'Compiled inline node is:'),
  ),
  SnapshotTimestampWarning: event(
    'Q043',
    'warn',
    { snapshot_time_data_type: '', updated_at_data_type: '' },
    (d, style) =>
      warningTag(
        `Data type of snapshot table timestamp columns (${d.snapshot_time_data_type}) doesn't match derived column ` +
          `'updated_at' (${d.updated_at_data_type}). Please update snapshot config 'updated_at'.`,
        style,
      ),
  ),
  MicrobatchExecutionDebug: event('Q044', 'debug', { msg: '' }, d => d.msg),
  LogStartBatch: event(
    'Q045',
    'info',
    { ...NODE, description: '', batch_index: 0, total_batches: 0 },
    (d, style) =>
      `Batch ${fancyLine(`START ${d.description}`, 'RUN', style, { index: d.batch_index, total: d.total_batches })}`,
  ),
  LogBatchResult: event(
    'Q046',
    'dynamic',
    { ...NODE, ...GROUP, description: '', status: '', batch_index: 0, total_batches: 0, execution_time: 0 },
    batchLine,
  ),
  LogFunctionResult: event('Q047', 'dynamic', { ...RESULT, ...GROUP }, functionLine),
  LogStartOverload: event(
    'Q048',
    'info',
    { ...NODE, description: '', overload_index: 0, total_overloads: 0 },
    (d, style) =>
      `Overload ${fancyLine(`START ${d.description}`, 'RUN', style, { index: d.overload_index, total: d.total_overloads })}`,
  ),
  LogOverloadResult: event(
    'Q049',
    'dynamic',
    { ...NODE, ...GROUP, description: '', status: '', overload_index: 0, total_overloads: 0, execution_time: 0 },
    (d, style): string =>
      `Overload ${functionLine({ ...d, index: d.overload_index, total: d.total_overloads }, style)}`,
  ),
};
