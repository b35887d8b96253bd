import { type Adapter, quoteIdentifier } from '../adapters/index.js';
import { type Files, type Message, makeMessage, ProjectError } from '../base/index.js';
import { DatabaseStore, type StoreScope } from './database-store.js';
import { LocalStore } from './local-store.js';
import { migrate } from './migrate.js';
import { administratorSql, CURRENT_VERSION } from './migrations.js';
import { readSchemaStatus, type SchemaStatus } from './schema-status.js';
import type { StateStore } from './state-store.js';

export type OpenStateOptions = Omit<StoreScope, 'schema'> & {
  readonly adapter: Adapter;
  readonly files: Files;
  /** The profile's internal_schema; `none` switches the internal schema off. */
  readonly internalSchema: string;
  /** The profile's `state: required`. */
  readonly required: boolean;
  /** Commands that only read never make the internal schema, and write to it only where they may. */
  readonly readOnlyCommand: boolean;
  /** File of the local history, in the project's target folder. */
  readonly localFile: string;
  readonly now: () => number;
  readonly warn: (message: Message) => void;
};

/**
 * Opens the state of a run: one query tells the version and our rights; a lock is taken only when a migration is due.
 * Where the internal schema cannot be had, the run goes on with local history, after one warning. Throws ProjectError
 * when the profile requires it, when it is newer than we are, or when the schema is somebody else's.
 */
export async function openState(options: OpenStateOptions): Promise<StateStore> {
  const { adapter, internalSchema, files, localFile, now } = options;
  const local = new LocalStore({ files, file: localFile, now });
  if (internalSchema === 'none') return local;
  const status = await withSession(adapter, session => readSchemaStatus(session, internalSchema));
  if (status.version > CURRENT_VERSION) throw newer(internalSchema, status.version);
  if (status.version < CURRENT_VERSION) {
    if (options.readOnlyCommand) return local;
    if (status.foreign) throw foreign(internalSchema);
    if (status.readOnly || !status.creatable) return without(options, status, local);
    await withSession(adapter, session => migrate(session, internalSchema, files, options.toolVersion));
  } else if (!status.writable || status.readOnly) {
    return options.readOnlyCommand ? local : without(options, status, local);
  }
  const { project, targetName, targetSchema, toolVersion, host } = options;
  return new DatabaseStore(adapter, { schema: internalSchema, project, targetName, targetSchema, toolVersion, host });
}

function without(options: OpenStateOptions, status: SchemaStatus, local: LocalStore): StateStore {
  const { internalSchema, files } = options;
  const schema = quoteIdentifier(internalSchema);
  const what = status.version === 0 ? 'may not be created' : 'may not be written';
  const where = status.readOnly ? 'on a server that only reads' : `by the role ${status.role}`;
  const text = `the internal schema ${schema} ${what} ${where}`;
  if (options.required) throw new ProjectError(makeMessage('STATE-003', text));
  const administrator = () => [
    `an administrator can make it:\n${administratorSql(files, schema, quoteIdentifier(status.role))}`,
  ];
  const notes = status.readOnly ? [] : administrator();
  const suggestion = 'the run goes on with local history in the target folder';
  options.warn(makeMessage('STATE-001', text, { severity: 'warning', notes, suggestion }));
  return local;
}

function newer(schema: string, version: number): ProjectError {
  const text = `the internal schema ${quoteIdentifier(schema)} has version ${version}; this quern knows version ${CURRENT_VERSION}`;
  return new ProjectError(makeMessage('STATE-002', text));
}

function foreign(schema: string): ProjectError {
  const text = `the schema ${quoteIdentifier(schema)} holds relations that are not quern's`;
  return new ProjectError(makeMessage('STATE-004', text));
}

async function withSession<T>(
  adapter: Adapter,
  work: (session: Awaited<ReturnType<Adapter['acquire']>>) => Promise<T>,
): Promise<T> {
  const session = await adapter.acquire('control', 'state');
  try {
    return await work(session);
  } finally {
    adapter.release(session);
  }
}
