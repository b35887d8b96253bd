/** Node statuses, failures and messages of two run_results.json, one line a difference. */
export function statusDifferences(theirs, ours) {
  if (theirs === null || ours === null)
    return theirs === ours ? [] : [`run_results.json: ${theirs === null ? 'only ours' : 'missing'}`];
  const view = file =>
    new Map(
      file.results.map(r => [
        r.unique_id,
        JSON.stringify([r.status, r.failures, message(r.message), r.relation_name, r.compiled, r.adapter_response]),
      ]),
    );
  return mapDifferences(view(theirs), view(ours));
}

/** Times, row-count texts of seeds and paths of a machine are not compared. */
function message(text) {
  return (text ?? '')
    .replace(/\/[^\s]*\/(target|models|tests|seeds)\//g, '$1/')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Fields of a manifest that no two runs, machines or tools have in common. */
export const EXCUSED = [
  'created_at',
  'generated_at',
  'invocation_id',
  'invocation_started_at',
  'run_started_at',
  'user_id',
  'project_id',
  'send_anonymous_usage_stats',
  'root_path',
  'dbt_version',
  'env',
];

/** Own nodes, field by field; of the internal packages' macros nothing is compared but that the calls are the same. */
export function manifestDifferences(theirs, ours) {
  if (theirs === null || ours === null)
    return theirs === ours ? [] : [`manifest.json: ${theirs === null ? 'only ours' : 'missing'}`];
  const lines = [];
  for (const kind of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    if (kind === 'macros' || kind === 'docs') {
      lines.push(...mapDifferences(own(theirs[kind]), own(ours[kind])).map(line => `${kind} ${line}`));
      continue;
    }
    lines.push(...deepDifferences(theirs[kind], ours[kind], kind));
  }
  return lines;
}

const INTERNAL = /^(macro|doc)\.(dbt|dbt_postgres|quern)\./;
const own = map =>
  new Map(
    Object.entries(map ?? {})
      .filter(([id]) => !INTERNAL.test(id))
      .map(([id, value]) => [id, JSON.stringify(plain(value))]),
  );

function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !EXCUSED.includes(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, v]) => [key, plain(v)]),
  );
}

function deepDifferences(a, b, path) {
  const key = path.split('.').at(-1);
  if (EXCUSED.includes(key) || JSON.stringify(plain(a)) === JSON.stringify(plain(b))) return [];
  const both = [a, b].every(v => v !== null && typeof v === 'object' && !Array.isArray(v));
  if (!both) return [`${path}: ${short(a)} | ours ${short(b)}`];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap(name =>
    EXCUSED.includes(name) ? [] : deepDifferences(a[name], b[name], `${path}.${name}`),
  );
}

/** The events of a run in order: name, keys of data and of node_info, node status. */
export function eventDifferences(theirs, ours) {
  const [a, b] = [eventsOf(theirs), eventsOf(ours)];
  if (a.length === 0) return ['real dbt wrote no event that is compared'];
  const lines = [];
  const counts = (list, by) => list.reduce((map, e) => map.set(by(e), (map.get(by(e)) ?? 0) + 1), new Map());
  const [ca, cb] = [counts(a, e => e.text), counts(b, e => e.text)];
  for (const text of new Set([...ca.keys(), ...cb.keys()]))
    if (ca.get(text) !== cb.get(text)) lines.push(`${text}: ${ca.get(text) ?? 0} times | ours ${cb.get(text) ?? 0}`);
  if (lines.length === 0) {
    const first = a.findIndex((e, i) => e.text !== b[i]?.text);
    if (first >= 0) lines.push(`order at ${first}: ${a[first].text} | ours ${b[first]?.text}`);
  }
  return lines;
}

/** Events that consumers read (see docs/compatibility.md); the rest of the debug log is each tool's own. */
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
]);

function eventsOf(log) {
  return log.split('\n').flatMap(line => {
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      return [];
    }
    if (!READ.has(event.info?.name)) return [];
    const keys = map =>
      Object.keys(map ?? {})
        .sort()
        .join(',');
    const node = event.data?.node_info;
    return [
      {
        text: `${event.info.name} {${keys(event.data)}} ${node === undefined ? '' : `node {${keys(node)}} ${node.node_status}`}`,
      },
    ];
  });
}

function mapDifferences(a, b) {
  const lines = [];
  for (const key of new Set([...a.keys(), ...b.keys()]))
    if (a.get(key) !== b.get(key)) lines.push(`${key}: ${short(a.get(key))} | ours ${short(b.get(key))}`);
  return lines;
}

function short(value) {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
