import { DatabaseError } from '../../base/index.js';
import type { Described, DescribedColumn } from '../adapter.js';
import type { DbSession, SqlColumn } from '../db-session.js';

/**
 * Columns and types of a statement that is parsed but not run. A statement that the server refuses is an answer, not an
 * exception; a lost connection throws. `typeNames` remembers the names of built-in types.
 */
export async function describeStatement(
  session: DbSession,
  sql: string,
  typeNames: Map<string, string>,
): Promise<Described> {
  try {
    const shape = await session.describe(sql, { purpose: 'describe' });
    const names = await namesOf(session, shape.columns, typeNames);
    const columns: DescribedColumn[] = shape.columns.map((column, i) => ({ ...column, typeName: names[i] ?? '' }));
    return { ok: true, columns, parameters: shape.parameters };
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.sqlstate === undefined || session.status === 'broken') throw error;
    return { ok: false, error };
  }
}

/** Object ids below this number are PostgreSQL's own and never change their name. */
const FIRST_USER_OID = 16_384;

async function namesOf(
  session: DbSession,
  columns: readonly SqlColumn[],
  known: Map<string, string>,
): Promise<readonly string[]> {
  const key = (column: SqlColumn): string => `${column.typeOid}:${column.typeModifier}`;
  const unknown = columns.filter(column => !known.has(key(column)));
  const found = new Map(known);
  if (unknown.length > 0) {
    const text = `select pg_catalog.format_type(t.oid, t.modifier)
      from unnest($1::oid[], $2::int4[]) with ordinality as t(oid, modifier, place) order by t.place`;
    const oids = `{${unknown.map(c => c.typeOid).join(',')}}`;
    const modifiers = `{${unknown.map(c => c.typeModifier).join(',')}}`;
    const answer = await session.sql(text, { purpose: 'describe', params: [oids, modifiers] });
    unknown.forEach((column, i) => {
      const name = answer.rows[i]?.[0] ?? '';
      found.set(key(column), name);
      if (column.typeOid < FIRST_USER_OID) known.set(key(column), name);
    });
  }
  return columns.map(column => found.get(key(column)) ?? '');
}
