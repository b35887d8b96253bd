import { makeMessage, type Span } from '../base/index.js';
import { emitMessage } from '../events/index.js';
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
  warnOfShortRows(around, node, header, rows);
  try {
    return tableFromCells(options.empty === true ? [] : rows, header, inference.result(), plainRt);
  } catch (error) {
    if (error instanceof PythonError && error.type === 'ValueError') {
      tellLongRow(around, node, header, rows);
      raise('CompilationError', error.message);
    }
    throw error;
  }
}

type Rows = readonly (readonly string[])[];

/** agate fills short rows with nulls, and so does a run of dbt; most often such a row is a slip. */
function warnOfShortRows(around: Surroundings, node: SeedNode, header: readonly string[], rows: Rows): void {
  const isShort = (row: readonly string[]): boolean => row.length < header.length;
  const first = rows.findIndex(isShort);
  if (first === -1) return;
  const more = rows.filter(isShort).length - 1;
  const cells = `${rows[first]?.length} of ${header.length} cells`;
  const others = more === 0 ? '' : ` (and ${more} more row${more === 1 ? '' : 's'})`;
  const text = `Seed ${node.name} has a row with ${cells}; the others are null${others}`;
  const suggestion = 'Fill the row up, with empty cells where nothing is known';
  const span = rowSpan(node, rows, first);
  emitMessage(around.events, makeMessage('RUN-012', text, { severity: 'warning', span, suggestion }));
}

function tellLongRow(around: Surroundings, node: SeedNode, header: readonly string[], rows: Rows): void {
  const first = rows.findIndex(row => row.length > header.length);
  if (first === -1) return;
  const text = `Seed ${node.name} has a row with ${rows[first]?.length} cells; its header has ${header.length}`;
  const suggestion = 'Quote cells that hold the delimiter, or give the column a name';
  emitMessage(around.events, makeMessage('RUN-013', text, { span: rowSpan(node, rows, first), suggestion }));
}

/** Where a row begins; quoted cells may hold line ends. */
function rowSpan(node: SeedNode, rows: Rows, index: number): Span {
  const before = rows.slice(0, index).flat();
  const inCells = before.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
  return { file: node.original_file_path, line: index + inCells + 2, column: 1, offset: 0, length: 1 };
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
