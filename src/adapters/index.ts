// The door to a database: Adapter, Capabilities, Relation, Column; pg, pglite, later a distributed engine.
export type { Adapter, Described, DescribedColumn } from './adapter.js';
export { advisoryKey, type LockTopic } from './advisory-key.js';
export type { Capabilities } from './capabilities.js';
export { copyLine } from './catalogue/copy-into.js';
export type { ListedRelation, RelationLink, RelationName, SchemaListing } from './catalogue/schema-listing.js';
export { createSchema, listSchemas, missingSchemas } from './catalogue/schemas.js';
export type {
  DbSession,
  SessionStatus,
  SqlColumn,
  SqlOptions,
  SqlResult,
  Statement,
  StatementEvent,
  StatementShape,
} from './db-session.js';
export type { Driver } from './driver.js';
export { type DriverRequest, driverFor } from './driver-for.js';
export { makeAdapter } from './make-adapter.js';
export { type AdapterResponse, adapterResponse } from './node/adapter-response.js';
export { bindLiterals } from './node/bind-literals.js';
export { isCommitText } from './node/ends-transaction.js';
export {
  type ExecuteOptions,
  type ExecuteResult,
  NodeConnection,
  type NodeConnectionOptions,
} from './node/node-connection.js';
export { type DriverOptions, PgDriver } from './pg/pg-driver.js';
export type { PgLogin, PgTarget } from './pg/pg-target.js';
export { CONTRIB_EXTENSIONS } from './pglite/contrib-extensions.js';
export { PGLITE_VERSION, pgliteImageFiles } from './pglite/image-files.js';
export { makeImage as makePgliteImage, PgliteDriver } from './pglite/pglite-driver.js';
export type { PgliteTarget } from './pglite/pglite-target.js';
export { dropReplacedRelation } from './publish/drop-replaced.js';
export { DEFAULT_PATIENCE, type LockPatience } from './publish/lock-patience.js';
export type {
  DependentNote,
  OwnRelations,
  PublishKind,
  PublishPlan,
  PublishStep,
  ReplacedRelation,
} from './publish/publish-plan.js';
export { Publisher, type PublisherOptions } from './publish/publisher.js';
export type { PublishOutcome } from './publish/run-publish.js';
export { STAGING_PATTERN, StagedNames, stagingName } from './publish/staging-names.js';
export { qualifiedName, quoteIdentifier, quoteLiteral } from './quote.js';
export { Column, ColumnClass, type ColumnFields, columnFromDescription, columnTypeName } from './relation/column.js';
export { cutToBytes, MAX_NAME_BYTES, nameBytes } from './relation/name-bytes.js';
export { ALL_PARTS, type NamePath, type Part, type PartPolicy } from './relation/name-parts.js';
export { type EventTimeFilter, Relation, type RelationFields, relationKey } from './relation/relation.js';
export { matches as matchesRelation } from './relation/relation-attributes.js';
export { RelationCache } from './relation/relation-cache.js';
export { RelationClass } from './relation/relation-class.js';
export type { RelationType } from './relation/relation-type.js';
export { pause, type RetryOptions, withRetry } from './retry.js';
export { type FailPoints, failPointsFrom, noFailPoints } from './session/fail-points.js';
export type { StatementCounts } from './session/statement-counts.js';
export { type Decoder, decoderFor, decodeValue } from './values/decode-value.js';
export { libraryMakers } from './values/library-makers.js';
export { driverTypeName, OID } from './values/type-oids.js';
export type { ClockTime, ValueMakers } from './values/value-makers.js';
export { offsetOfPosition } from './wire/error-line.js';
export { type FaultKind, faultKind, isCatalogueRace } from './wire/sqlstate.js';
