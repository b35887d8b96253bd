import { adapterEvents } from './adapter-events.js';
import type { EventDefinition, Level } from './define-event.js';
import { deprecationEvents } from './deprecation-events.js';
import { executionEvents } from './execution-events.js';
import { oldDeprecationEvents } from './old-deprecation-events.js';
import { ownEvents } from './own-events.js';
import { packageEvents } from './package-events.js';
import { parsingEvents } from './parsing-events.js';
import { startEvents } from './start-events.js';
import { summaryEvents } from './summary-events.js';

export type {
  EventDefinition,
  EventValue,
  GroupInfo,
  Level,
  NodeInfo,
  RelationKey,
  RunResultInfo,
  TimingInfo,
} from './define-event.js';

/** Every event: its code, its level, its fields with their defaults, and the text people read. Names are dbt's. */
export const catalogue = {
  ...startEvents,
  ...oldDeprecationEvents,
  ...deprecationEvents,
  ...adapterEvents,
  ...parsingEvents,
  ...packageEvents,
  ...executionEvents,
  ...summaryEvents,
  ...ownEvents,
};

export type EventName = keyof typeof catalogue;

/** Payloads by event name. */
export type EventData = { [N in EventName]: (typeof catalogue)[N]['fields'] };

/** The definition of an event whose name is known only at run time. */
export function definitionOf(name: EventName): EventDefinition<object> {
  return catalogue[name] as unknown as EventDefinition<object>;
}

/**
 * Names that dbt knows and we never emit (tracking, the cloud, adapters of others, what its parser cache does). They stay
 * legal in `warn_error_options`.
 */
export const FOREIGN_EVENT_NAMES: readonly string[] = [
  'ArtifactUploadError',
  'ArtifactUploadSkipped',
  'ArtifactUploadSuccess',
  'CacheDumpGraph',
  'DisableTracking',
  'FlushEvents',
  'FlushEventsFailure',
  'InternalDeprecation',
  'MFConverterIssue',
  'MetricAttributesRenamed',
  'PackageInstallPathDeprecation',
  'ParsedFileLoadFailed',
  'PartialParsingError',
  'PartialParsingErrorProcessingFile',
  'PluginLoadError',
  'ProjectCreated',
  'RecordReplayIssue',
  'SendEventFailure',
  'SendingEvent',
  'TrackingInitializeFailure',
  'V2ParserEnd',
  'V2ParserStart',
];

export function isEventName(name: string): boolean {
  return Object.hasOwn(catalogue, name) || FOREIGN_EVENT_NAMES.includes(name);
}

export function levelRank(level: Level): number {
  return { debug: 10, test: 10, info: 20, warn: 30, error: 40 }[level];
}
