import type { StatementEvent } from '../../adapters/index.js';
import type { EventBus } from '../../events/index.js';

/** Tells a statement when it is over, in dbt's events: which connection, which text, what came of it. */
export function tellStatement(events: EventBus, statement: StatementEvent): void {
  const { sessionName, text, tag, durationMs, error } = statement;
  events.emit('SQLQuery', { conn_name: sessionName, sql: text });
  const status = error === undefined ? tag : `ERROR ${error.sqlstate ?? ''}`.trim();
  events.emit('SQLQueryStatus', { status, elapsed: durationMs / 1000 });
}
