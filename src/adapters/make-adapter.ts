import type { Adapter } from './adapter.js';
import { copyInto } from './catalogue/copy-into.js';
import { describeStatement } from './catalogue/describe-statement.js';
import { listSchemaContents } from './catalogue/list-relations.js';
import type { Driver } from './driver.js';

/** An adapter from an engine's sessions: the SQL is the same on every engine that is PostgreSQL inside. */
export function makeAdapter(driver: Driver): Adapter {
  const typeNames = new Map<string, string>();
  return {
    type: 'postgres',
    dispatchPrefixes: ['postgres', 'default'],
    engine: driver.engine,
    capabilities: () => driver.capabilities(),
    acquire: (kind, name) => driver.acquire(kind, name),
    release: session => driver.release(session),
    cancel: sessions => driver.cancel(sessions),
    counts: () => driver.counts(),
    close: () => driver.close(),
    listSchemaContents,
    describe: (session, sql) => describeStatement(session, sql, typeNames),
    copyIn: copyInto,
  };
}
