import type { DataPath } from '../data.js';
import type { Section } from './properties.js';

const TESTS = ['tests', 'data_tests'];
const LATE = [...TESTS, 'description', 'loaded_at_query'];
const LATE_IN_COLUMNS = [...TESTS, 'description'];
/** dbt leaves out the spellings with `_` only and then fails at `this`; both are meant. */
const LATE_CONFIGS = ['pre_hook', 'post_hook', 'pre-hook', 'post-hook', 'loaded_at_query'];
const LISTS = ['columns', 'dimensions', 'measures', 'entities', 'metrics'];

/**
 * False for text of an entry that is rendered later, where it is used: descriptions, tests with their arguments, hooks,
 * loaded_at_query, filters of metrics. `path` leads from the entry.
 */
export function isRenderedAtRead(section: Section, path: DataPath): boolean {
  const [first = '', second] = path;
  switch (section) {
    case 'sources':
      if (first === 'description' || first === 'loaded_at_query') return false;
      if (first === 'config' && second === 'loaded_at_query') return false;
      return first !== 'tables' || !isLate(path.slice(2));
    case 'macros':
      return !isLate(first === 'arguments' ? path.slice(1) : path);
    case 'metrics':
      return !endsInFilter(path) && !isLate(path);
    case 'saved_queries':
      return !(first === 'query_params' && second === 'where') && !isLate(path);
    default:
      return !(first === 'metrics' && endsInFilter(path)) && !isLate(path);
  }
}

function endsInFilter(path: DataPath): boolean {
  return path.at(-1) === 'filter' || (path.length > 1 && path.at(-2) === 'filter');
}

function isLate(path: DataPath): boolean {
  const [first, second, third, fourth, fifth] = path.map(String);
  if (first === undefined) return false;
  if (LATE.includes(first)) return true;
  if (path.length === 2 && LATE.includes(second ?? '')) return true;
  if (first === 'config' && LATE_CONFIGS.includes(second ?? '')) return true;
  if (path.length === 5 && fifth === 'description') return true;
  if (first === 'versions' && LATE_IN_COLUMNS.includes(third ?? '')) return true;
  if (first === 'versions' && third === 'columns' && LATE_IN_COLUMNS.includes(fifth ?? '')) return true;
  if (LISTS.includes(first) && LATE_IN_COLUMNS.includes(third ?? '')) return true;
  const derived = second === 'dimensions' || second === 'entities';
  return first === 'derived_semantics' && derived && LATE_IN_COLUMNS.includes(fourth ?? '');
}
