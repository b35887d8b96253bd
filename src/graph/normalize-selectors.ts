import type { Data, DataMap } from '../manifest/index.js';
import { parseCriterion } from './parse-criterion.js';
import type { SelectorEntry } from './parse-selectors.js';

/** `selectors` of the manifest: the entries of selectors.yml with every criterion written out as a map. */
export function normalizeSelectors(entries: readonly SelectorEntry[]): Record<string, DataMap> {
  const found: Record<string, DataMap> = Object.create(null);
  for (const entry of entries)
    found[entry.name] = { ...(entry as unknown as DataMap), definition: normalize(entry.definition) };
  return found;
}

function normalize(definition: Data): Data {
  if (typeof definition === 'string') return criterionMap(definition);
  if (!isMap(definition)) return definition;
  for (const kind of ['union', 'intersection'])
    if (kind in definition) return { [kind]: list(definition[kind]).map(normalize) };
  const [key = ''] = Object.keys(definition);
  const value = definition[key];
  const normal = Array.isArray(value) ? value.map(normalize) : value;
  if (key === 'exclude') return { exclude: normal };
  return Object.keys(definition).length === 1 ? { method: key, value: normal } : definition;
}

/** Only what is set, depths as text: the groups of the grammar's pattern. */
function criterionMap(raw: string): DataMap {
  const criterion = parseCriterion(raw, 'eager');
  const map: DataMap = {};
  if (criterion.childrensParents) map['childrens_parents'] = true;
  if (criterion.parents) map['parents'] = true;
  if (criterion.parentsDepth !== null) map['parents_depth'] = String(criterion.parentsDepth);
  map['method'] = [criterion.method, ...criterion.methodArguments].join('.');
  if (criterion.value !== '') map['value'] = criterion.value;
  if (criterion.children) map['children'] = true;
  if (criterion.childrenDepth !== null) map['children_depth'] = String(criterion.childrenDepth);
  return map;
}

function isMap(value: Data): value is DataMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: Data): Data[] {
  return Array.isArray(value) ? value : [];
}
