// Holds project, manifest, adapter, store and bus; compile, run, test, watch, validate; releases all of it. The public API.
export { DatabaseError, InternalError, type Message, ProjectError, renderMessage } from '../base/index.js';
export { type Command, type Flags, UsageError } from '../config/index.js';
export type { Event, EventName } from '../events/index.js';
export type { Manifest, NodeResult, NodeStatus } from '../manifest/index.js';
export type { FinishedNode, RunOutcome } from '../runner/index.js';
export type { DepsRequest, DepsResult, InstalledPackage } from './deps/deps-request.js';
export { type PlainRow, rowsOf } from './rows-of.js';
export { Session } from './session.js';
export type { SessionFlags } from './session-flags.js';
export type { ReporterFacts, SessionOptions } from './session-options.js';
export { eventStyle, type TurnRequest } from './turn/open-turn.js';
export { errorText } from './turn/tell-turn.js';
export type { VerbOutcome } from './verb-outcome.js';
export type { Validation } from './verbs/validate.js';
export type { Watching, WatchNews, WatchOptions } from './watch/watch-project.js';
