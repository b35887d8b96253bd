import { type Clock, InternalError, type Message, makeMessage, ProjectError } from '../base/index.js';
import type { EmitOptions, Event, EventBus, Listener } from './bus.js';
import { definitionOf, type EventData, type EventName, type Level } from './catalogue/index.js';
import { makeScrubber } from './scrub-secrets.js';
import { PLAIN_STYLE, type TextStyle } from './text/text-style.js';
import type { WarningPolicy } from './warning-policy.js';

export type EventBusOptions = {
  readonly clock: Clock;
  /** Width and wording of the plain texts. */
  readonly style?: Omit<TextStyle, 'colors'>;
  readonly policy?: WarningPolicy;
  /** Values that no listener may see, such as those of DBT_ENV_SECRET_…; asked at each event, for the list may grow. */
  readonly secrets?: () => readonly string[];
  /** What a listener threw. It gets no further events; the others do. */
  readonly onListenerError?: (error: unknown) => void;
};

type Held = { readonly name: EventName; readonly data: object; readonly options: EmitOptions };

const EMIT_ALL: WarningPolicy = { decide: () => 'warn' };

/** The bus of one invocation. Secrets are taken out here, once, before any listener or error can carry them on. */
export function makeEventBus(options: EventBusOptions): EventBus {
  return new Bus(options);
}

class Bus implements EventBus {
  readonly #options: EventBusOptions;
  readonly #style: TextStyle;
  readonly #listeners = new Set<Listener>();
  readonly #queue: Event[] = [];
  #held: Held[] | undefined;
  #delivering = false;

  constructor(options: EventBusOptions) {
    this.#options = options;
    this.#style = { ...PLAIN_STYLE, ...options.style, colors: false };
  }

  emit<N extends EventName>(name: N, data: Partial<EventData[N]>, options: EmitOptions = {}): void {
    if (this.#held !== undefined && options.deferrable === true) {
      this.#held.push({ name, data, options });
      return;
    }
    const problem = this.#emit(name, data, options);
    if (problem !== undefined) throw new ProjectError(problem);
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    const problems = held.map(h => this.#emit(h.name, h.data, h.options)).filter(p => p !== undefined);
    if (problems.length > 0) throw new ProjectError(problems);
  }

  /** The message of a warning that must be an error, or nothing when the event was emitted or silenced. */
  #emit(name: EventName, given: object, options: EmitOptions): Message | undefined {
    const definition = definitionOf(name);
    const level = levelOf(name, definition.level, options);
    const scrub = makeScrubber(this.#options.secrets?.() ?? []);
    const data = scrub.data({ ...definition.fields, ...given });
    const text = scrub.text(definition.text(data, this.#style));
    const decision = (this.#options.policy ?? EMIT_ALL).decide({
      name,
      code: definition.code,
      level,
      forced: options.force === true,
    });
    if (decision === 'silence') return undefined;
    if (decision === 'error') return makeMessage('EVENT-001', text, { notes: [`${name} is a warning by default`] });
    const atMs = this.#options.clock.now();
    const thread = options.thread ?? 'MainThread';
    this.#deliver({ name, code: definition.code, level, text, data: data as EventData[EventName], atMs, thread });
    return undefined;
  }

  /** An event that a listener emits waits until all listeners have had the one before. */
  #deliver(event: Event): void {
    this.#queue.push(event);
    if (this.#delivering) return;
    this.#delivering = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift())
        for (const listener of [...this.#listeners]) this.#call(listener, next);
    } finally {
      this.#delivering = false;
    }
  }

  #call(listener: Listener, event: Event): void {
    try {
      listener(event);
    } catch (error) {
      this.#listeners.delete(listener);
      this.#options.onListenerError?.(error);
    }
  }
}

function levelOf(name: EventName, level: Level | 'dynamic', options: EmitOptions): Level {
  const given = options.level ?? level;
  if (given === 'dynamic') throw new InternalError(`event ${name} needs a level`);
  return given;
}
