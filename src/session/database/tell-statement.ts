import type { StatementEvent } from '../../adapters/index.js';
import type { EventBus } from '../../events/index.js';

/** Texts that are quern's own and always the same: their first words tell them apart, and the log stays readable. */
const OURS: ReadonlySet<string> = new Set(['catalogue', 'state', 'lock']);
const SHORT_CHARACTERS = 120;

/** Tells a statement when it is over, in dbt's events: which connection, which text, what came of it. */
export function tellStatement(events: EventBus, statement: StatementEvent): void {
  const { sessionName, tag, durationMs, error } = statement;
  events.emit('SQLQuery', { conn_name: sessionName, sql: shownText(statement) });
  const status = error === undefined ? tag : `ERROR ${error.sqlstate ?? ''}`.trim();
  events.emit('SQLQueryStatus', { status, elapsed: durationMs / 1000 });
}

function shownText({ text, purpose, error }: StatementEvent): string {
  if (!OURS.has(purpose) || error !== undefined || text.length <= SHORT_CHARACTERS) return text;
  return `${text.trimStart().slice(0, SHORT_CHARACTERS).replace(/\s+/g, ' ')} …`;
}
