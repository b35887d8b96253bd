import type { EventBus } from './bus.js';
import { catalogue, type EventData, type EventName } from './catalogue/index.js';
import type { DeprecationCount } from './catalogue/old-deprecation-events.js';

/** Tells each kind of deprecation once (or every one with --show-all-deprecations) and all of them at the end. */
export class Deprecations {
  readonly #bus: EventBus;
  readonly #showAll: boolean;
  readonly #counts = new Map<string, { readonly event: EventName; count: number }>();
  #isNew = false;

  constructor(bus: EventBus, options: { readonly showAll: boolean }) {
    this.#bus = bus;
    this.#showAll = options.showAll;
  }

  /** `kind` keeps events apart that share a name: the renamed variable, the renamed adapter method. */
  warn<N extends EventName>(name: N, data: Partial<EventData[N]>, kind = ''): void {
    this.#isNew = true;
    const key = `${name}:${kind}`;
    const known = this.#counts.get(key);
    if (known === undefined || this.#showAll) this.#bus.emit(name, data, { force: true });
    if (known === undefined) this.#counts.set(key, { event: name, count: 1 });
    else known.count++;
  }

  /** The summary after the run, when anything was met since the last one. */
  summarize(): void {
    if (!this.#isNew) return;
    this.#isNew = false;
    const summaries: DeprecationCount[] = [...this.#counts.values()].map(({ event, count }) => ({
      event_name: event,
      event_code: catalogue[event].code,
      occurrences: count,
    }));
    this.#bus.emit('DeprecationsSummary', { summaries, show_all_hint: !this.#showAll }, { force: true });
  }
}
