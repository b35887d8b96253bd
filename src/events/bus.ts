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

export type EmitOptions = {
  readonly thread?: string;
  /** Needed for events whose level is dynamic; overrides the level of the others. */
  readonly level?: Level;
  /** Obeys --warn-error also where the project says that not every warning does (dbt's own list of such events). */
  readonly force?: boolean;
  /** May wait for `release()` while the bus holds events back. */
  readonly deferrable?: boolean;
};

/** Gives events to its listeners in the order in which they happen; a listener never changes or stops one. */
export interface EventBus {
  /**
   * Fields that are left out have their default. Throws a ProjectError instead of emitting when the event is a warning
   * that the user wants to be an error; emits nothing when the user silenced it.
   */
  emit<N extends EventName>(name: N, data: Partial<EventData[N]>, options?: EmitOptions): void;
  /** Gives back the function that ends the subscription. */
  subscribe(listener: Listener): () => void;
  /** From now on deferrable events wait, so that every problem of a phase is told before the first one ends it. */
  hold(): void;
  /** Emits what waited, in order; throws one ProjectError for all of it that became errors. */
  release(): void;
}
