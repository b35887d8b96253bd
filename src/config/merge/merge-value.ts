import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import { asMap } from '../reading/value-kinds.js';
import type { MergeKind } from './config-key.js';

/** A later value laid over an earlier one; both have passed the check of their key. */
export function mergeValue(kind: MergeKind, earlier: Data, later: Data, shapes: DataShapes): Data {
  if (kind === 'append') return [...asList(earlier), ...asList(later)];
  if (kind === 'update') return { ...emptyLike(earlier, shapes), ...emptyLike(later, shapes) } satisfies DataMap;
  if (kind === 'dict-key-append') return mergeGrants(earlier, later, shapes);
  return later;
}

function emptyLike(value: Data, shapes: DataShapes): DataMap {
  return asMap(value, shapes) ?? makeMap();
}

export function asList(value: Data): Data[] {
  return Array.isArray(value) ? value : [value];
}

/** `+select` adds to what is granted already; `select` replaces it. */
function mergeGrants(earlier: Data, later: Data, shapes: DataShapes): DataMap {
  const grants = makeMap(Object.entries(asMap(earlier, shapes) ?? {}).map(([key, value]) => [key, asList(value)]));
  for (const [key, value] of Object.entries(asMap(later, shapes) ?? {})) {
    const privilege = key.replace(/^\++/, '');
    const before = key.startsWith('+') ? grants[privilege] : undefined;
    grants[privilege] = before === undefined ? asList(value) : [...asList(before), ...asList(value)];
  }
  return grants;
}
