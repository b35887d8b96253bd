import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import { asMap } from '../reading/value-kinds.js';
import { asList } from './merge-value.js';

const APPEND = new Set(['pre-hook', 'pre_hook', 'post-hook', 'post_hook', 'tags', 'packages']);
const UPDATE = new Set(['quoting', 'column_types', 'meta', 'docs', 'contract', 'snapshot_meta_column_names']);

/**
 * The `config()` calls of one file as one level: hooks, tags and packages add up, mappings are laid over each other, all
 * else is the last call's. A first call is kept as it is. `pre_hook` becomes `pre-hook`.
 */
export function mergeConfigCalls(calls: readonly DataMap[], shapes: DataShapes): DataMap {
  const merged = makeMap();
  for (const [i, call] of calls.entries())
    for (const [written, value] of Object.entries(call)) {
      const key = written === 'pre_hook' || written === 'post_hook' ? written.replace('_', '-') : written;
      merged[key] = i === 0 ? value : mergeCall(key, merged[key], value, shapes);
    }
  return merged;
}

function mergeCall(key: string, earlier: Data, later: Data, shapes: DataShapes): Data {
  if (APPEND.has(key)) return [...(earlier === undefined ? [] : asList(earlier)), ...asList(later)];
  const [before, after] = [asMap(earlier, shapes), asMap(later, shapes)];
  if (after === undefined) return later;
  if (UPDATE.has(key)) return makeMap([...Object.entries(before ?? {}), ...Object.entries(after)]);
  return key === 'grants' ? mergeGrantCalls(before, after) : later;
}

/** As between levels, except that a `+` stays: whether it adds is for the levels below to say. */
function mergeGrantCalls(before: DataMap | undefined, after: DataMap): DataMap {
  const grants = makeMap(Object.entries(before ?? {}).map(([key, value]) => [key, asList(value)]));
  for (const [key, value] of Object.entries(after)) {
    const known = key.startsWith('+') ? grants[key] : undefined;
    grants[key] = [...(known === undefined ? [] : asList(known)), ...asList(value)];
  }
  return grants;
}

/** What the sources of a node's config say before rendering: the last one wins, key by key. */
export function mergeUnrendered(levels: readonly DataMap[]): DataMap {
  const merged = makeMap();
  for (const level of levels)
    for (const [key, value] of Object.entries(level)) merged[key === 'dbname' ? 'database' : key] = value;
  return merged;
}
