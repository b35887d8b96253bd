// The typed catalogue of events (name → JSON-safe payload) and the bus.
export type { Event, EventBus, Listener } from './bus.js';
export type { EventData, EventName, Level } from './catalogue/index.js';
