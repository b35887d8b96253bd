import { copyLine, type NodeConnection, type Relation } from '../../adapters/index.js';
import { asDict, forgivingJsonFallback, jsonDumps, type Rt, str, type Table, type Value } from '../../jinja/index.js';

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
  for (let start = 0; start < table.rows.length; start += CHUNK_ROWS)
    yield table.rows
      .slice(start, start + CHUNK_ROWS)
      .map(row => copyLine(row.values.map(value => cellText(value, rt))))
      .join('');
}

function cellText(value: Value, rt: Rt): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (Array.isArray(value) || asDict(value) !== undefined)
    return jsonDumps(value, { fallback: forgivingJsonFallback }, rt);
  return str(value, rt);
}
