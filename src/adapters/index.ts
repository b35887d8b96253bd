// The door to a database: Adapter, Capabilities, Relation, Column; pg, pglite, later a distributed engine.
export type { Adapter, Capabilities, Described, DescribedColumn, ListedRelation, OwnRelations } from './adapter.js';
export type { DbSession, SqlColumn, SqlOptions, SqlResult } from './db-session.js';
export type { PublishKind, PublishPlan, PublishStep } from './publish-plan.js';
