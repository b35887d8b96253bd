import { DatabaseError, makeMessage } from '../../base/index.js';
import type { ErrorFields } from './backend-message.js';
import { errorLine } from './error-line.js';

/** What to do next, where the SQLSTATE alone tells it. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  '25006': 'The server or the role only reads (a standby?): point the target in profiles.yml at one that writes',
  '42501': 'quern debug --sql prints what an administrator can grant',
  '53100': 'The disk of the server is full: nothing was kept of the open transaction; make room, then type quern retry',
};

/**
 * The server's error as ours. The text is laid out as libpq lays it out (message, LINE with a caret, DETAIL, HINT,
 * QUERY, CONTEXT), because that is the text dbt shows and people search for.
 */
export function serverError(fields: ErrorFields, sql: string): DatabaseError {
  const summary = fields.message ?? 'unknown error';
  const position = numberOf(fields.position);
  const internal = numberOf(fields.internalPosition);
  const lines = [summary];
  if (position !== undefined) lines.push(...errorLine(sql, position));
  else if (internal !== undefined && fields.internalQuery !== undefined)
    lines.push(...errorLine(fields.internalQuery, internal));
  if (fields.detail) lines.push(`DETAIL:  ${fields.detail}`);
  if (fields.hint) lines.push(`HINT:  ${fields.hint}`);
  if (fields.internalQuery) lines.push(`QUERY:  ${fields.internalQuery}`);
  if (fields.where) lines.push(`CONTEXT:  ${fields.where}`);
  const suggestion = NEXT_STEPS[fields.code ?? ''];
  const message = makeMessage('DB-001', lines.join('\n'), suggestion === undefined ? {} : { suggestion });
  return new DatabaseError(message, {
    sqlstate: fields.code,
    position,
    detail: fields.detail,
    hint: fields.hint,
    constraint: fields.constraint,
    schema: fields.schema,
    table: fields.table,
    summary,
  });
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined || text === '' ? undefined : Number(text);
}
