import { lineStarts, positionAt, type Span } from '../../base/index.js';
import { MacroEntry } from '../../context/index.js';
import { type MacroNode, uniqueId } from '../../manifest/index.js';
import type { MacroBlock, MacroFile } from '../parse/parsed-file.js';
import type { Problems } from './problems.js';

export type LinkedMacro = { readonly node: MacroNode; readonly block: MacroBlock; readonly entry: MacroEntry };

/** The nodes of all macros, in the order of the files. Two of one name in a package are an error in dbt's words. */
export function linkMacros(
  files: Iterable<MacroFile>,
  options: { readonly createdAt: number; readonly listArguments: boolean },
  problems: Problems,
): Map<string, LinkedMacro> {
  const macros = new Map<string, LinkedMacro>();
  for (const parsed of files)
    for (const block of parsed.blocks) {
      const node = macroNode(parsed, block, options);
      const other = macros.get(node.unique_id);
      if (other === undefined)
        macros.set(node.unique_id, { node, block, entry: new MacroEntry(node, block.info, block.origin) });
      else twice(other, node, block, problems);
    }
  return macros;
}

function macroNode(
  { file, kind }: MacroFile,
  block: MacroBlock,
  { createdAt, listArguments }: { readonly createdAt: number; readonly listArguments: boolean },
): MacroNode {
  const parameters = kind === 'macros' && listArguments ? block.info.parameters : [];
  return {
    name: block.name,
    resource_type: 'macro',
    package_name: file.packageName,
    path: file.path,
    original_file_path: file.path,
    unique_id: uniqueId('macro', file.packageName, block.name),
    macro_sql: block.sql,
    depends_on: { macros: [] },
    description: '',
    meta: {},
    docs: { show: true, node_color: null },
    config: { meta: {}, docs: { show: true, node_color: null } },
    patch_path: null,
    arguments: parameters.map(({ name }) => ({ name, type: null, description: '' })),
    created_at: createdAt,
    supported_languages: block.supportedLanguages === null ? null : [...block.supportedLanguages],
  };
}

function twice(other: LinkedMacro, node: MacroNode, block: MacroBlock, problems: Problems): void {
  const text =
    `dbt found two macros named "${node.name}" in the project "${node.package_name}".\n To fix this error, rename or ` +
    `remove one of the following macros:\n    - ${other.node.original_file_path}\n    - ${node.original_file_path}`;
  problems.error('PARSE-011', text, { span: blockSpan(block), source: block.origin.text });
}

/** The head of a macro. */
export function blockSpan({ origin, info }: MacroBlock): Span {
  const offset = origin.offset + info.start;
  return { file: origin.file, offset, length: info.end - info.start, ...positionAt(lineStarts(origin.text), offset) };
}
