import {
  Deprecations,
  type EmitOptions,
  type EventBus,
  type EventData,
  type EventName,
  type Listener,
} from '../../events/index.js';

/** One thing that linking told; plain data, so that it can be told again. */
export type Told =
  | { readonly kind: 'event'; readonly name: EventName; readonly data: object; readonly options?: EmitOptions }
  | { readonly kind: 'deprecation'; readonly name: EventName; readonly data: object; readonly as: string };

/** A bus that hands everything on and remembers it. */
export class ToldBus implements EventBus {
  readonly #bus: EventBus | undefined;
  readonly #told: Told[];

  /** Without a bus behind it nobody else hears. */
  constructor(bus: EventBus | undefined, told: Told[]) {
    this.#bus = bus;
    this.#told = told;
  }

  emit<N extends EventName>(name: N, data: Partial<EventData[N]>, options?: EmitOptions): void {
    this.#told.push({ kind: 'event', name, data, ...(options === undefined ? {} : { options }) });
    this.#bus?.emit(name, data, options);
  }

  subscribe(listener: Listener): () => void {
    return this.#bus?.subscribe(listener) ?? (() => {});
  }

  hold(): void {
    this.#bus?.hold();
  }

  release(): void {
    this.#bus?.release();
  }
}

/** Deprecations that are remembered on their way to those of the invocation. */
export class ToldDeprecations extends Deprecations {
  readonly #inner: Deprecations | undefined;
  readonly #told: Told[];

  constructor(inner: Deprecations | undefined, bus: EventBus, told: Told[]) {
    super(bus, { showAll: false });
    this.#inner = inner;
    this.#told = told;
  }

  override warn<N extends EventName>(name: N, data: Partial<EventData[N]>, kind = ''): void {
    this.#told.push({ kind: 'deprecation', name, data, as: kind });
    this.#inner?.warn(name, data, kind);
  }
}

/** Tells all of it again, as it was told: what may wait for the end of the phase does. */
export function tellAgain(told: readonly Told[], events: EventBus, deprecations: Deprecations): void {
  if (told.length === 0) return;
  events.hold();
  try {
    for (const one of told)
      if (one.kind === 'deprecation') deprecations.warn(one.name, one.data as never, one.as);
      else events.emit(one.name, one.data as never, one.options);
  } finally {
    events.release();
  }
}
