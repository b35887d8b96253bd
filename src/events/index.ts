// The typed catalogue of events (name → JSON-safe payload) and the bus.
export type { EmitOptions, Event, EventBus, Listener } from './bus.js';
export {
  catalogue,
  definitionOf,
  type EventData,
  type EventDefinition,
  type EventName,
  type EventValue,
  FOREIGN_EVENT_NAMES,
  type GroupInfo,
  isEventName,
  type Level,
  levelRank,
  type NodeInfo,
  type RelationKey,
  type RunResultInfo,
  type TimingInfo,
} from './catalogue/index.js';
export { Deprecations } from './deprecations.js';
export { emitMessage } from './emit-message.js';
export { eventText } from './event-text.js';
export { type EventBusOptions, makeEventBus } from './make-event-bus.js';
export { makeScrubber, type Scrubber, secretsOf } from './scrub-secrets.js';
export { fancyLine, localTime, pluralize } from './text/fancy-line.js';
export { PLAIN_STYLE, paint, type TextStyle } from './text/text-style.js';
export { wrapMessage } from './text/wrap-message.js';
export {
  checkWarnErrorOptions,
  makeWarningPolicy,
  type WarnErrorOptions,
  type WarningPolicy,
} from './warning-policy.js';
