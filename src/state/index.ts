// The internal schema: migrations, run history, node state, leases.
export { DatabaseStore, type StoreScope } from './database-store.js';
export { LocalStore, type LocalStoreOptions } from './local-store.js';
export { administratorSql, CURRENT_VERSION } from './migrations.js';
export { type OpenStateOptions, openState } from './open-state.js';
export { readSchemaStatus, type SchemaStatus } from './schema-status.js';
export type {
  NodeCommit,
  NodeEnd,
  NodeIdentity,
  NodeRecord,
  NodeStart,
  NodeState,
  RunRecord,
  RunStart,
  RunStatus,
  StateStore,
} from './state-store.js';
