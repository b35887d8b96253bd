import {
  asDict,
  emptyTable,
  PythonError,
  raise,
  readCsv,
  type Table,
  TypeInference,
  tableFromCells,
} from '../jinja/index.js';
import type { SeedNode } from '../manifest/index.js';
import type { Surroundings } from './surroundings.js';
import { plainRt } from './values/plain-rt.js';

const BOM = '\uFEFF';

export type SeedOptions = {
  /** `--empty`: the columns without rows. */
  readonly empty?: boolean;
  /** The file as warnings name it, absolute. */
  readonly file?: string;
};

/**
 * The table of a seed's text: types are found over the whole file as agate does; columns with a configured type stay text.
 * Raises dbt's error for rows that are longer than the header.
 */
export function seedTable(around: Surroundings, node: SeedNode, text: string, options: SeedOptions = {}): Table {
  const delimiter = node.config['delimiter'];
  const bare = text.startsWith(BOM) ? text.slice(1) : text;
  const [header, ...rows] = readCsv(bare, typeof delimiter === 'string' ? delimiter : ',');
  if (header === undefined) return emptyTable();
  const textColumns = configuredColumns(around, node, header, options);
  const inference = new TypeInference(header, textColumns);
  for (const row of rows) inference.add(row);
  try {
    return tableFromCells(options.empty === true ? [] : rows, header, inference.result(), plainRt);
  } catch (error) {
    if (error instanceof PythonError && error.type === 'ValueError') raise('CompilationError', error.message);
    throw error;
  }
}

function configuredColumns(
  around: Surroundings,
  node: SeedNode,
  header: readonly string[],
  { file = node.original_file_path }: SeedOptions,
): ReadonlySet<string> {
  const wanted = asDict(node.config['column_types'])?.keyList().map(String) ?? [];
  const missing = wanted.filter(name => !header.includes(name)).sort();
  if (missing.length > 0)
    around.events.emit('JinjaLogWarning', {
      msg:
        `Column types specified for non-existent columns in seed '${node.name}' (file: ${file}): ` +
        `${missing.join(', ')}. These column type overrides will be ignored.`,
    });
  return new Set(wanted.filter(name => header.includes(name)));
}
