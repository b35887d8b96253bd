import { ALL_PARTS } from '../../adapters/index.js';
import { makeMessage, ProjectError } from '../../base/index.js';
import type { NodeWork } from '../../compiler/index.js';
import { nodeRelation, plainRt } from '../../context/index.js';
import { getAttribute, Table, type Value } from '../../jinja/index.js';
import type { AdapterResponse, FreshnessThreshold, NodeStatus, SourceNode } from '../../manifest/index.js';
import type { NodeRunner, NodeTask } from '../nodes/node-runner.js';
import { announceStart, endFields } from './announce.js';
import { type Moment, momentOf } from './moment.js';

/** dbt's word for a source that never had a row: as old as time. */
const NEVER: Moment = { seconds: -62135596800, text: '0001-01-01T00:00:00+00:00' };

const SECONDS: Readonly<Record<string, number>> = { minute: 60, hour: 3600, day: 86400 };

/** `source freshness`: the newest row's age against the source's thresholds. */
export const freshnessRunner: NodeRunner = {
  autocommits: true,
  errorStatus: 'runtime error',
  announce: task => announceStart(task, `freshness of ${sourceName(task)}`),
  execute: async (task, _compiled, work) => {
    const source = task.node as SourceNode;
    const { table, response } = await newestRow(task, source, work);
    const [row] = table.rows;
    const cells = row === undefined ? [] : row.values;
    if (table.rows.length !== 1 || cells.length !== 2) throw wrongRows(source);
    const newest = cells[0] === null ? NEVER : momentOf(cells[0] as Value);
    const now = momentOf(cells[1] as Value);
    const age = now.seconds - newest.seconds;
    return {
      node: source,
      status: statusOf(age, source),
      message: null,
      adapterResponse: response,
      freshness: { maxLoadedAt: newest.text, snapshottedAt: now.text, ageSeconds: age },
    };
  },
  report: (task, { result }) => {
    const { index, total, node_info, execution_time } = endFields(task, result.execution_time);
    const source = task.node as SourceNode;
    const { status } = result;
    const level = status === 'pass' ? 'info' : status === 'warn' ? 'warn' : 'error';
    task.run.emit(
      'LogFreshnessResult',
      { index, total, node_info, execution_time, status, source_name: source.source_name, table_name: source.name },
      { thread: task.thread, level },
    );
  },
};

function sourceName({ node }: NodeTask): string {
  return `${(node as SourceNode).source_name}.${node.name}`;
}

async function newestRow(
  { run }: NodeTask,
  source: SourceNode,
  work: NodeWork,
): Promise<{ readonly table: Table; readonly response: AdapterResponse }> {
  const { env } = run.services;
  const relation = nodeRelation(source, ALL_PARTS);
  const { loaded_at_query: query, loaded_at_field: field, freshness } = source;
  if (query !== null) {
    const { engines } = run.services.linked.around;
    const template = engines.run.compile(query, { origin: { file: source.original_file_path } });
    const { scope } = await env.nodeContext(source, work);
    const loaded_at_query = await scope.render(template);
    return unpack(await env.callMacro('collect_freshness_custom_sql', { source: relation, loaded_at_query }, work));
  }
  if (field === null) throw noWay(source);
  const kwargs = { source: relation, loaded_at_field: field, filter: freshness?.filter ?? null };
  return unpack(await env.callMacro('collect_freshness', kwargs, work));
}

/** Macros of old return the table alone. */
function unpack(result: Value): { readonly table: Table; readonly response: AdapterResponse } {
  if (result instanceof Table) return { table: result, response: {} };
  const table = getAttribute(result, 'table', plainRt);
  const response = getAttribute(result, 'response', plainRt);
  if (!(table instanceof Table)) throw new ProjectError(makeMessage('RUN-003', 'collect_freshness gave no table'));
  const fields = ['_message', 'code', 'rows_affected'].map(name => [name, fieldOf(response, name)] as const);
  return { table, response: Object.fromEntries(fields.filter(([, value]) => value != null)) as AdapterResponse };
}

function fieldOf(response: Value, name: string): Value {
  const fields = (response as { fields?: Readonly<Record<string, Value>> } | null)?.fields;
  return fields?.[name] ?? null;
}

function statusOf(age: number, { freshness }: SourceNode): NodeStatus {
  if (isOlder(age, freshness?.error_after)) return 'error';
  return isOlder(age, freshness?.warn_after) ? 'warn' : 'pass';
}

function isOlder(age: number, threshold: FreshnessThreshold | null | undefined): boolean {
  const seconds = SECONDS[threshold?.period ?? ''];
  if (threshold?.count == null || seconds === undefined) return false;
  return age > threshold.count * seconds;
}

function noWay({ name }: SourceNode): ProjectError {
  return new ProjectError(
    makeMessage(
      'RUN-008',
      `Could not compute freshness for source ${name}: no 'loaded_at_field' provided and postgres adapter does not ` +
        'support metadata-based freshness checks.',
    ),
  );
}

function wrongRows({ name }: SourceNode): ProjectError {
  const text = `Got an invalid result from "collect_freshness" macro for source ${name}: one row of two columns was expected`;
  return new ProjectError(makeMessage('RUN-003', text));
}
