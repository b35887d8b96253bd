import { emptyTable, hostFunction, makeTuple, type Value } from '../../jinja/index.js';
import type { Scope } from '../scope/scope.js';
import { DATABASE_MEMBERS } from './adapter-run.js';

/** What a method that asks the database answers where there is none; null for those that are not named here. */
const ANSWERS: Readonly<Record<string, () => Value>> = {
  execute: () => makeTuple(['', emptyTable()]),
  get_partitions_metadata: () => makeTuple(['', emptyTable()]),
  add_query: () => makeTuple([null, null]),
  check_schema_exists: () => false,
  already_exists: () => false,
  get_columns_in_relation: () => [],
  get_columns_in_table: () => [],
  get_column_schema_from_query: () => [],
  get_missing_columns: () => [],
  cache_added: () => '',
  cache_dropped: () => '',
  cache_renamed: () => '',
};

/** Methods that only keep books; a node that calls them does not need a server. */
const BOOKS = new Set(['cache_added', 'cache_dropped', 'cache_renamed', 'commit']);

/** dbt's stand-ins of parse time: they take any arguments. Notes that the node's rendering asked the database. */
export function parseAnswer(scope: Scope, name: string): Value | undefined {
  if (!DATABASE_MEMBERS.has(name) && name !== 'get_hard_deletes_behavior') return undefined;
  return hostFunction(name, () => {
    if (!BOOKS.has(name)) {
      scope.reads.adapterCalls.add(name);
      scope.reads.introspective = true;
    }
    return ANSWERS[name]?.() ?? null;
  });
}
