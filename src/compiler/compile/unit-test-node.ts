import type { ModelNode, UniqueId, UnitTestNode } from '../../manifest/index.js';
import type { UnitTestRun } from './compiled-node.js';
import type { UnitTestInput } from './unit-test-inputs.js';

/** The node that dbt makes of a unit test: the model's text, materialized as `unit`. */
export function unitTestNode(
  test: UnitTestNode,
  tested: ModelNode,
  inputs: readonly UnitTestInput[],
  functions: readonly UniqueId[],
): UnitTestRun {
  const name = tested.version === null ? test.name : `${test.name}_v${tested.version}`;
  const isSql = test.expect.format === 'sql';
  const { raw_code, database, schema, language } = tested;
  return {
    name,
    resource_type: 'unit_test',
    package_name: test.package_name,
    path: pseudoPath(name, test.original_file_path),
    original_file_path: test.original_file_path,
    unique_id: test.unique_id,
    config: {
      enabled: true,
      alias: null,
      schema: null,
      database: null,
      tags: [],
      meta: {},
      group: null,
      materialized: 'unit',
      expected_rows: isSql ? [] : test.expect.rows,
      expected_sql: isSql ? test.expect.rows : null,
    },
    raw_code,
    database,
    schema,
    language,
    alias: name,
    fqn: test.unique_id.split('.'),
    checksum: { name: 'none', checksum: '' },
    tested_node_unique_id: tested.unique_id,
    this_input_node_unique_id: inputs.findLast(input => input.isThis)?.node.unique_id ?? null,
    overrides: test.overrides,
    depends_on: { macros: [], nodes: [...inputs.map(input => input.node.unique_id), ...functions] },
    refs: tested.refs,
    sources: tested.sources,
    metrics: tested.metrics,
    functions: tested.functions,
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    docs: { show: true, node_color: null },
    patch_path: null,
    build_path: null,
    unrendered_config: {},
    created_at: test.created_at,
    relation_name: null,
    doc_blocks: [],
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
  };
}

/** A file beside the test's own, for tests that have none. */
function pseudoPath(name: string, source: string): string {
  return [...source.split('/').slice(0, -1), `${name}.sql`].join('/');
}
