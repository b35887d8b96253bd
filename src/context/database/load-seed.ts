import { copyLine, type NodeConnection, type Relation } from '../../adapters/index.js';
import {
  asDict,
  type CellType,
  type DataType,
  forgivingJsonFallback,
  jsonDumps,
  type Rt,
  str,
  type Table,
  type Value,
} from '../../jinja/index.js';
import { copyNumber } from './copy-number.js';

/** A cell of the file as COPY's text format has it. */
type CellWriter = (cell: string) => string;

/** Texts that are written again as they stand, by type: a value of these, printed by Python, is the same text. */
const SAME: Readonly<Partial<Record<CellType, RegExp>>> = {
  Number: /^-?(?:0|[1-9]\d{0,14})(?:\.\d{0,5}[1-9])?$/,
  Date: /^\d{4}-\d\d-\d\d$/,
  DateTime: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  ISODateTime: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  // What could be no value in disguise, or hold what COPY reads as a sign, takes the long way.
  Text: /^(?![nN][uU][lL]{2}$)[!-[\]-~](?:[^\\\n\r\t\b\f\v]*[!-[\]-~])?$/,
};

function cellWriter(type: DataType, rt: Rt): CellWriter {
  const same = SAME[type.kind];
  const written = (cell: string): string => copyLine([cellText(type.cast(cell, rt), rt)]).slice(0, -1);
  if (type.kind === 'Boolean') return cell => (cell === 'true' ? 't' : cell === 'false' ? 'f' : written(cell));
  return cell => (same?.test(cell) === true ? cell : written(cell));
}

/** Rows that travel in one piece. */
const CHUNK_ROWS = 500;

/**
 * Copies the rows of a seed into its table within the node's transaction. `columns` is the list as SQL writes it. Gives
 * the number of rows. Throws DatabaseError for what a column cannot hold.
 */
export async function loadSeed(
  connection: NodeConnection,
  relation: Relation,
  columns: string,
  table: Table,
  rt: Rt,
): Promise<number> {
  const text = `copy ${relation.render()} (${columns}) from stdin`;
  const rows = await connection.inTransaction(async session => {
    const result = await session.copyIn(text, chunks(table, rt), { purpose: 'main', node: connection.name });
    return result.rowsAffected;
  });
  connection.markMain();
  return rows;
}

async function* chunks(table: Table, rt: Rt): AsyncGenerator<string> {
  if (table.source !== null) {
    const columns = table.columnTypes.map(type => cellWriter(type, rt));
    for await (const batch of table.source.batches()) yield copyLines(batch, columns);
    return;
  }
  for (let start = 0; start < table.rows.length; start += CHUNK_ROWS)
    yield table.rows
      .slice(start, start + CHUNK_ROWS)
      .map(row => copyLine(row.values.map(value => cellText(value, rt))))
      .join('');
}

/** Short rows are filled up with nulls; one that is too long was refused, or is at the end of the reading. */
function copyLines(rows: readonly (readonly string[])[], columns: readonly CellWriter[]): string {
  let lines = '';
  for (const row of rows) {
    for (let i = 0; i < columns.length; i++) {
      const cell = row[i];
      const written = cell === undefined ? '\\N' : (columns[i] as CellWriter)(cell);
      lines += i === 0 ? written : `\t${written}`;
    }
    lines += '\n';
  }
  return lines;
}

function cellText(value: Value, rt: Rt): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (Array.isArray(value) || asDict(value) !== undefined)
    return jsonDumps(value, { fallback: forgivingJsonFallback }, rt);
  const text = str(value, rt);
  return typeof value === 'string' ? text : copyNumber(text);
}
