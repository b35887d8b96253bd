import type { DocNode, GraphNode, GroupNode, TestNode } from '../../manifest/index.js';

type Named = GraphNode | DocNode | GroupNode;

const REFABLE = new Set(['model', 'seed', 'snapshot']);
const PLURALS: Readonly<Record<string, string>> = {
  analysis: 'analyses',
  saved_query: 'saved_queries',
  doc: 'docs',
  test: 'data_tests',
};

/** dbt's text for two resources of one name. */
export function describeTwin(first: Named, second: Named): string {
  const kind = first.resource_type;
  const plural = kind === second.resource_type ? (PLURALS[kind] ?? `${kind}s`) : 'resources';
  const { name, action, looked } = wordsOf(first);
  return [
    `dbt found two ${plural} with the name "${name}".`,
    '',
    'Since these resources have the same name, dbt will be unable to find the correct resource',
    `when ${action} ${looked}.`,
    '',
    'To fix this, change the name of one of these resources:',
    `- ${first.unique_id} (${first.original_file_path})`,
    `- ${second.unique_id} (${second.original_file_path})`,
  ].join('\n');
}

function wordsOf(node: Named): { name: string; action: string; looked: string } {
  const { name } = node;
  if (REFABLE.has(node.resource_type)) return { name, action: 'looking for', looked: `ref("${name}")` };
  if (node.resource_type === 'source') {
    const full = `${node.source_name}_${name}`;
    return { name: full, action: 'looking for', looked: `source("${node.source_name}", "${name}")` };
  }
  if (node.resource_type === 'doc') return { name, action: 'looking for', looked: `doc("${name}")` };
  if (node.resource_type === 'test' && node.test_metadata !== undefined) return testWords(node);
  return { name, action: 'looking for', looked: name };
}

function testWords(test: TestNode): { name: string; action: string; looked: string } {
  const column = test.column_name === null || test.column_name === undefined ? '' : `column "${test.column_name}" in `;
  return { name: `${test.name}" defined on ${column}"${test.file_key_name}`, action: 'running', looked: 'tests' };
}
