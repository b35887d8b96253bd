import type { Adapter } from './adapter.js';
import { copyInto } from './catalogue/copy-into.js';
import { describeStatement } from './catalogue/describe-statement.js';
import { listRelations } from './catalogue/list-relations.js';
import type { Driver } from './driver.js';

/** An adapter from an engine's sessions: the SQL is the same on every engine that is PostgreSQL inside. */
export function makeAdapter(driver: Driver): Adapter {
  const typeNames = new Map<string, string>();
  return {
    ...driver,
    type: 'postgres',
    dispatchPrefixes: ['postgres', 'default'],
    listRelations,
    describe: (session, sql) => describeStatement(session, sql, typeNames),
    copyIn: copyInto,
  };
}
