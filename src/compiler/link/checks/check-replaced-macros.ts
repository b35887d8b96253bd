import type { Project } from '../../../config/index.js';
import { blockSpan, type LinkedMacro } from '../link-macros.js';
import type { Problems } from '../problems.js';

type Instead = 'publish' | 'copy' | 'catalogue';

/**
 * dbt's names that do less here, by what does their work: `adapter.publish` puts a relation in the place of another and
 * drops what it replaced, seeds go through COPY, and what lies in the database is read by one query of the catalogue.
 */
export const REPLACED_MACROS: ReadonlyMap<string, Instead> = new Map([
  ...[
    ...['drop_materialized_view', 'drop_relation', 'drop_table', 'drop_view', 'get_create_backup_sql'],
    ...['get_create_intermediate_sql', 'get_drop_backup_sql', 'get_drop_sql', 'get_rename_intermediate_sql'],
    ...['get_rename_materialized_view_sql', 'get_rename_sql', 'get_rename_table_sql', 'get_rename_view_sql'],
    ...['get_replace_materialized_view_sql', 'get_replace_sql', 'get_replace_table_sql', 'get_replace_view_sql'],
    ...['make_backup_relation', 'rename_relation'],
  ].map(name => [name, 'publish'] as const),
  ...['get_batch_size', 'get_binding_char'].map(name => [name, 'copy'] as const),
  ...['get_relations', 'list_relations_without_caching', 'list_schemas'].map(name => [name, 'catalogue'] as const),
]);

const REASONS: Readonly<Record<Instead, string>> = {
  publish: 'a relation takes the place of another in one step, and what it replaced is dropped by that step',
  copy: 'seeds are loaded with COPY',
  catalogue: 'what lies in the database is read from the catalogue directly',
};

/** Warns, once a macro, where the project takes the place of one that the built-in materializations call less or not. */
export function checkReplacedMacros(macros: Iterable<LinkedMacro>, root: Project, problems: Problems): void {
  for (const { node, block } of macros) {
    const replaced = replacedBy(node.name, node.package_name, root);
    if (replaced === undefined) continue;
    const text = `The built-in materializations do not use '${node.name}' as dbt's do: ${REASONS[replaced]}`;
    const advice = {
      notes: ['what calls the macro itself still gets this one'],
      suggestion: 'see the rows on macros in docs/compatibility.md',
    };
    problems.notice('PARSE-037', text, { span: blockSpan(block), source: block.origin.text }, advice);
  }
}

/** A name itself is overridden by the root alone; a variant also by the packages that `dispatch` puts before dbt. */
function replacedBy(name: string, packageName: string, root: Project): Instead | undefined {
  const isRoot = packageName === root.name;
  const [, prefix, bare = name] = /^(postgres|default)__(\w+)$/.exec(name) ?? [];
  const isSeen = prefix === undefined ? isRoot : packagesBeforeDbt(root).includes(packageName);
  return isSeen ? REPLACED_MACROS.get(bare) : undefined;
}

function packagesBeforeDbt(root: Project): readonly string[] {
  const order = root.dispatch.find(({ macroNamespace }) => macroNamespace === 'dbt')?.searchOrder ?? [];
  if (order.length === 0) return [root.name];
  const end = order.indexOf('dbt');
  return end < 0 ? order : order.slice(0, end);
}
