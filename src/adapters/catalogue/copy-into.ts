import type { DbSession } from '../db-session.js';
import { qualifiedName, quoteIdentifier } from '../quote.js';
import type { RelationName } from './schema-listing.js';

/** Streams rows in COPY's text format into a relation. Gives the number of rows. Throws DatabaseError. */
export async function copyInto(
  session: DbSession,
  relation: RelationName,
  columns: readonly string[],
  lines: AsyncIterable<string | Uint8Array>,
): Promise<number> {
  const list = columns.map(quoteIdentifier).join(', ');
  const text = `copy ${qualifiedName(relation.schema, relation.name)} (${list}) from stdin`;
  const result = await session.copyIn(text, lines, { purpose: 'copy' });
  return result.rowsAffected;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
};

/** One row as a line of COPY's text format. null is NULL; nothing a value holds can end the line or the load. */
export function copyLine(values: readonly (string | null)[]): string {
  return `${values.map(value => (value === null ? '\\N' : escapeCopy(value))).join('\t')}\n`;
}

function escapeCopy(value: string): string {
  return value.replace(/[\\\n\r\t\b\f\v]/g, character => ESCAPES[character] ?? character);
}
