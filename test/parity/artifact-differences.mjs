import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Node statuses, failures and messages of two run_results.json, one line a difference; `files`: the project's macro files. */
export function statusDifferences(theirs, ours, files = new Set()) {
  if (theirs === null || ours === null)
    return theirs === ours ? [] : [`run_results.json: ${theirs === null ? 'only ours' : 'missing'}`];
  const view = ({ results }) =>
    new Map(
      results.map(r => [
        r.unique_id,
        JSON.stringify([
          ...[r.status, r.failures, message(r.message, files), r.relation_name, r.compiled],
          ...[r.adapter_response, r.batch_results],
        ]),
      ]),
    );
  return mapDifferences(view(theirs), view(ours));
}

/**
 * Paths of a machine are not compared, nor the files in which a tool keeps the macros that it ships, nor the line of the
 * statement that such a macro puts around a node's query, for its wording is each tool's own, nor how a tool names what it stages, or an index.
 */
export function message(text, files) {
  return (text ?? '')
    .replace(/\/[^\s]*\/(target|models|tests|seeds)\//g, '$1/')
    .replace(/\bLINE \d+: [^^]*\^/g, 'LINE')
    .replace(/\bmacro (\S+) \((\S+)\)/g, (whole, name, file) => (files.has(file) ? whole : `macro ${name}`))
    .replace(OWN_WORDS, '$1 …')
    .replace(/__q[0-9a-f]{10}/g, '__dbt_tmp')
    .replace(/"[0-9a-f]{32}"/g, '"<index>"')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Advice that a shipped macro gives below its first line. */
const OWN_WORDS = /(are out of sync!)[\s\S]*?(?=\s+Source columns not in target)/;

/** Fields of a manifest or of results that no two runs, machines or tools have in common; `args` are a tool's own flags. */
export const EXCUSED = [
  ...['created_at', 'generated_at', 'invocation_started_at', 'run_started_at', 'started_at', 'completed_at'],
  ...['execution_time', 'elapsed_time', 'invocation_id', 'user_id', 'thread_id', 'root_path', 'args'],
  'send_anonymous_usage_stats',
];

/** All of two run_results.json but what is excused, result by result. */
export function resultDifferences(theirs, ours, files = new Set()) {
  const view = ({ results, ...rest }) => ({
    ...rest,
    results: Object.fromEntries(
      results.map(one => {
        const told = { ...one, message: one.message === null ? null : message(one.message, files) };
        return [
          one.unique_id,
          SHIPPED_TEST.test(one.unique_id) ? { ...told, compiled_code: folded(one.compiled_code) } : told,
        ];
      }),
    ),
  });
  return deepDifferences(view(theirs), view(ours), 'run_results', '');
}

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
    const part = map => (kind === 'group_map' ? byGroup(map) : map);
    lines.push(...deepDifferences(part(theirs[kind]), part(ours[kind]), kind, kind));
  }
  return lines;
}

/** The nodes of a group stand in the order in which the file system gave their files. */
const byGroup = map => Object.fromEntries(Object.entries(map ?? {}).map(([name, ids]) => [name, sorted(ids)]));

const INTERNAL = /^(macro|doc)\.(dbt|dbt_postgres|quern)\./;
const own = map =>
  new Map(
    Object.entries(map ?? {})
      .filter(([id]) => !INTERNAL.test(id))
      .map(([id, value]) => [id, JSON.stringify(plain(value))]),
  );

/** Without excused fields, keys in order, and what has no order in dbt in ours. */
function plain(value, key = '') {
  if (Array.isArray(value))
    return inOrder(
      key,
      value.map(one => plain(one)),
    );
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !EXCUSED.includes(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, v]) => [key, plain(v, key)]),
  );
}

/**
 * dbt's parser takes the sources that a model names out of a Python set of tuples of text, whose order changes from process
 * to process; they become `sources` and the sources among `depends_on.nodes`. `primary_key` comes out of a set as well.
 */
function inOrder(key, list) {
  if (key === 'sources' || key === 'primary_key') return sorted(list);
  if (key !== 'nodes') return list;
  const isSource = id => String(id).startsWith('source.');
  return [...sorted(list.filter(isSource)), ...list.filter(id => !isSource(id))];
}

/** The query of a generic test that ships with the tool is written anew: it says the same, spaced in its own way. */
const SHIPPED_TEST = /^test\.\w+\.(source_)?(unique|not_null|accepted_values|relationships)_/;
/** A Python set as well. */
const COLUMN_TAGS = /\.columns\.[^.]+\.(config\.)?tags$/;
const isShippedTest = node =>
  node.test_metadata?.namespace === null &&
  ['unique', 'not_null', 'accepted_values', 'relationships'].includes(node.test_metadata.name);
const withFoldedCode = node =>
  node.compiled_code === undefined ? node : { ...node, compiled_code: folded(node.compiled_code) };
const folded = text => String(text).replace(/\s+/g, '');

function sorted(list) {
  const byText = list.map(one => [JSON.stringify(one), one]).sort(([a], [b]) => (a < b ? -1 : 1));
  return byText.map(([, one]) => one);
}

/** All of two catalog.json but when and by whom they were written. */
export function catalogDifferences(theirs, ours) {
  if (theirs === null || ours === null)
    return theirs === ours ? [] : [`catalog.json: ${theirs === null ? 'only ours' : 'missing'}`];
  return deepDifferences(theirs, ours, 'catalog', '');
}

/** All of two sources.json but times, source by source. */
export function sourcesDifferences(theirs, ours) {
  if (theirs === null || ours === null)
    return theirs === ours ? [] : [`sources.json: ${theirs === null ? 'only ours' : 'missing'}`];
  const TIMES = ['max_loaded_at', 'snapshotted_at', 'max_loaded_at_time_ago_in_s'];
  const untimed = one =>
    Object.fromEntries(Object.entries(one).map(([key, value]) => [key, TIMES.includes(key) ? typeof value : value]));
  const view = ({ results, ...rest }) => ({
    ...rest,
    results: Object.fromEntries(results.map(one => [one.unique_id, untimed(one)])),
  });
  return deepDifferences(view(theirs), view(ours), 'sources', '');
}

export function deepDifferences(a, b, path, key) {
  if (EXCUSED.includes(key) || JSON.stringify(plain(a, key)) === JSON.stringify(plain(b, key))) return [];
  const both = [a, b].every(v => v !== null && typeof v === 'object' && !Array.isArray(v));
  if (COLUMN_TAGS.test(path) && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))) return [];
  if (!both) return [`${path}: ${short(a)} | ours ${short(b)}`];
  if (isShippedTest(a) && isShippedTest(b)) [a, b] = [withFoldedCode(a), withFoldedCode(b)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap(name =>
    EXCUSED.includes(name) ? [] : deepDifferences(a[name], b[name], `${path}.${name}`, name),
  );
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

/** What other tools and people open; the rest of target/ is each tool's own. */
export function publicFiles(target) {
  const PRIVATE = /^(compiled|run|graph|partial_parse|quern_parse_cache|perf_info|semantic_manifest|osi_document)/;
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(target, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter(name => !PRIVATE.test(name))
    .sort();
}
