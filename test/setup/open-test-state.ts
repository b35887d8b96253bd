import { type OpenStateOptions, openState, type StateStore } from '../../src/state/index.js';
import type { DbContext } from './describe-db.js';
import { INTERNAL_SCHEMA } from './internal-schema.js';
import { type Files, type Message, memoryFiles } from './state-files.js';

export type TestState = { readonly store: StateStore; readonly warnings: Message[]; readonly files: Files };

/** The state of a project `shop` in the test's database; `target/history` lies in memory. */
export async function openTestState(db: DbContext, changes: Partial<OpenStateOptions> = {}): Promise<TestState> {
  const warnings: Message[] = [];
  const files = memoryFiles();
  const store = await openState({
    adapter: db.adapter,
    files,
    internalSchema: INTERNAL_SCHEMA,
    required: false,
    readOnlyCommand: false,
    localFile: '/project/target/quern_history.jsonl',
    now: Date.now,
    warn: message => warnings.push(message),
    project: 'shop',
    targetName: 'dev',
    targetSchema: 'dev_ann',
    toolVersion: '0.0.0',
    host: 'here',
    ...changes,
  });
  return { store, warnings, files };
}
