import { message } from './artifact-differences.mjs';

/**
 * The events of a run: name, level, message, keys of data and of node_info, node status. Those of one node are compared in
 * their order, and so are those of no node. Between nodes no order is compared: when an independent node starts is each
 * tool's own, and so are the numbers that count the nodes. `files`: the project's macro files.
 */
export function eventDifferences(theirs, ours, { files = new Set(), isFirst = true } = {}) {
  const [a, b] = [eventsOf(theirs, files, isFirst), eventsOf(ours, files, isFirst)];
  if (a.size === 0) return ['real dbt wrote no event that is compared'];
  const lines = [];
  for (const id of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(id) ?? [], b.get(id) ?? []];
    const at = [...x.keys(), ...y.keys()].find(i => x[i] !== y[i]);
    if (at !== undefined) lines.push(`${id} event ${at}: ${x[at] ?? 'nothing'} | ours ${y[at] ?? 'nothing'}`);
  }
  return lines;
}

/** Events that consumers read (see docs/compatibility.md), beside every warning and error; the rest of the debug log is each tool's own. */
const READ = new Set([
  'MainReportVersion',
  'AdapterRegistered',
  'FoundStats',
  'ConcurrencyLine',
  'LogStartLine',
  'NodeStart',
  'NodeFinished',
  'LogModelResult',
  'LogTestResult',
  'LogSeedResult',
  'LogSnapshotResult',
  'LogHookStartLine',
  'LogHookEndLine',
  'LogFreshnessResult',
  'SkippingDetails',
  'LogSkipBecauseError',
  'MarkSkippedChildren',
  'RunResultError',
  'RunResultFailure',
  'RunResultWarning',
  'CheckNodeTestFailure',
  'EndOfRunSummary',
  'FinishedRunningStats',
  'StatsLine',
  'CommandCompleted',
  'LogCancelLine',
  'LogStartBatch',
  'LogBatchResult',
  ...[
    'ListCmdOut',
    'ShowNode',
    'CompiledNode',
    'JinjaLogInfo',
    'JinjaLogWarning',
    'PrintEvent',
    'GenericExceptionOnRun',
  ],
]);

/** What quern says below dbt's words, and what dbt says of osi_document.json, which quern does not write. */
const NOT_SHARED = new Set(['ProblemFound', 'MFConverterIssue']);

/**
 * Node (or '') → its events. What a later command warns of while it reads the project is left out: dbt only reads anew, and
 * warns of, the files that changed.
 */
function eventsOf(log, files, isFirst) {
  const found = new Map();
  let isReading = !isFirst && log.includes('"FoundStats"');
  for (const line of log.split('\n')) {
    const event = parsed(line);
    if (event?.info?.name === 'FoundStats') isReading = false;
    if (isReading && event?.info?.level === 'warn') continue;
    const isRead = READ.has(event?.info?.name) || ['warn', 'error'].includes(event?.info?.level);
    if (!isRead || NOT_SHARED.has(event.info.name)) continue;
    const { data } = event;
    const node = data.node_info?.unique_id ? data.node_info : undefined;
    const id = node?.unique_id ?? data.unique_id ?? '';
    const text = `${event.info.name} ${event.info.level} “${message(steady(headOf(event.info)), files)}” {${keysOf(data)}}${node === undefined ? '' : ` node {${keysOf(node)}} ${node.node_status}`}`;
    found.set(id, [...(found.get(id) ?? []), text]);
  }
  return found;
}

/** What stops a command is told in dbt's words; behind its code and below it stands what to do next, which is our own. */
function headOf({ name, msg }) {
  if (name !== 'MainEncounteredError') return msg;
  return msg
    .split('\n')
    .slice(0, 3)
    .join('\n')
    .replace(/\b[A-Z]+-\d{3} +/, '');
}

/**
 * Without what no two runs have in common: times, the number of a node among the others, the dots that fill a line, how
 * many macros a tool ships, and the order of the kinds, which dbt changes where it reads a part of
 * the files anew.
 */
function steady(message) {
  return message
    .replace(/\bin \d+ hours? \d+ minutes? and [\d.]+ seconds?/g, 'in …')
    .replace(/\d+\.\d+s\b/g, '…s')
    .replace(/\d+\.\d+ seconds?/g, '… seconds')
    .replace(/\.{2,}/g, '…')
    .replace(/\b\d+ of (\d+)\b/, '… of $1')
    .replace(/\d\d:\d\d:\d\d(\.\d+)?/g, '…')
    .replace(/\d+ macros\b/, '… macros')
    .replace(/^Found (.*)/, (_, kinds) => kinds.split(', ').sort().join(', '))
    .replace(/^Command `quern /, 'Command `dbt ');
}

function parsed(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // a line that is no event
  }
}

const keysOf = map => Object.keys(map).sort().join(',');
