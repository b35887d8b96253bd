import type { EventData, EventName, Level } from './catalogue/index.js';

/** One thing that happened: plain, JSON-safe data, the same for every listener. */
export type Event<N extends EventName = EventName> = {
  readonly name: N;
  readonly code: string;
  readonly level: Level;
  /** What a person reads; without colours. */
  readonly text: string;
  readonly data: EventData[N];
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** dbt's thread name: `MainThread`, `Thread-1 (worker)`. */
  readonly thread: string;
};

export type Listener = (event: Event) => void;

/** Gives events to its listeners in the order in which they happen; a listener never changes or stops one. */
export interface EventBus {
  emit<N extends EventName>(name: N, data: EventData[N], options?: { thread?: string; level?: Level }): void;
  /** Gives back the function that ends the subscription. */
  subscribe(listener: Listener): () => void;
}
