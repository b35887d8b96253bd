import { type Env, flagsForTemplates } from '../../config/index.js';
import type { Surroundings } from '../../context/index.js';
import type { LoadInput } from '../link/linked-project.js';
import { hashOfInput } from './input-key.js';

/**
 * What linking a project read besides its files and what its key holds: environment variables, flags, the arguments of
 * the command. Values are kept as hashes, because a cache lies where others may read it.
 */
export type OuterReads = {
  readonly env: readonly (readonly [name: string, hash: string])[];
  readonly flags: readonly (readonly [name: string, hash: string])[];
  /** Moments that were compared with the clock, and whether they lay in the past. */
  readonly moments: readonly (readonly [ms: number, isPast: boolean])[];
  /** Undefined when `invocation_args_dict` was not looked at. */
  readonly args: string | undefined;
  readonly customEnv: string | undefined;
};

/** Where a rendering saw something that no two runs share: the clock, a random number, the id of the run. */
type Volatile = { readonly ids: Set<string>; elsewhere: boolean };

/** Notes what is looked at while a project is linked. Everything it hands out behaves like what it stands before. */
export class ReadLog {
  readonly #env = new Map<string, string>();
  readonly #flags = new Map<string, string>();
  readonly #moments = new Map<number, boolean>();
  #args: string | undefined;
  #customEnv: string | undefined;
  readonly #volatile: Volatile = { ids: new Set(), elsewhere: false };
  /** Id of the node whose own template is being read. */
  #subject: string | undefined;
  /** The whole environment or all flags were asked for: nothing can be told then. */
  #isUnbounded = false;
  readonly #told: readonly unknown[];
  /** Nodes whose templates told something while they were read, which need not name them: `log()`. */
  readonly tellers = new Set<string>();

  /** `told` grows while something is told. */
  constructor(told: readonly unknown[] = []) {
    this.#told = told;
  }

  reads(): OuterReads {
    return {
      env: [...this.#env],
      flags: [...this.#flags],
      moments: [...this.#moments],
      args: this.#args,
      customEnv: this.#customEnv,
    };
  }

  /** Nodes that have to be read again each time; undefined when that is not known, or not of nodes alone. */
  volatileIds(): readonly string[] | undefined {
    return this.#isUnbounded || this.#volatile.elsewhere ? undefined : [...this.#volatile.ids];
  }

  /** Runs the reading of a node's template. */
  of<T>(id: string, read: () => T): T {
    this.#subject = id;
    const before = this.#told.length;
    try {
      return read();
    } finally {
      this.#subject = undefined;
      if (this.#told.length > before) this.tellers.add(id);
    }
  }

  noteVolatile(): void {
    if (this.#subject === undefined) this.#volatile.elsewhere = true;
    else this.#volatile.ids.add(this.#subject);
  }

  noteMoment(ms: number, isPast: boolean): void {
    this.#moments.set(ms, isPast);
  }

  /** The same surroundings, watched. */
  watch(around: Surroundings): Surroundings {
    const invocation = this.#watchInvocation(around.invocation);
    const clock = { ...around.clock, now: () => this.#fromClock(around.clock.now()) };
    return { ...around, env: this.#watchEnv(around.env), flags: this.#watchFlags(around.flags), invocation, clock };
  }

  #fromClock(ms: number): number {
    this.noteVolatile();
    return ms;
  }

  #watchEnv(env: Env): Env {
    return this.#watchMap(env, this.#env);
  }

  #watchFlags(flags: Surroundings['flags']): Surroundings['flags'] {
    return this.#watchMap(flags, this.#flags);
  }

  #watchMap<T extends Readonly<Record<string, unknown>>>(map: T, seen: Map<string, string>): T {
    const note = (key: string | symbol): void => {
      if (typeof key === 'string' && !seen.has(key)) seen.set(key, hashOf(map[key]));
    };
    return new Proxy(map, {
      get: (target, key) => {
        note(key);
        return Reflect.get(target, key) as unknown;
      },
      has: (target, key) => {
        note(key);
        return Reflect.has(target, key);
      },
      getOwnPropertyDescriptor: (target, key) => {
        note(key);
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
      ownKeys: target => {
        this.#isUnbounded = true;
        return Reflect.ownKeys(target);
      },
    });
  }

  #watchInvocation(invocation: Surroundings['invocation']): Surroundings['invocation'] {
    const log = this;
    return {
      get id() {
        log.noteVolatile();
        return invocation.id;
      },
      get startedAtMs() {
        log.noteVolatile();
        return invocation.startedAtMs;
      },
      get args() {
        log.#args = hashOf(invocation.args);
        return invocation.args;
      },
      get customEnv() {
        log.#customEnv = hashOf(invocation.customEnv);
        return invocation.customEnv;
      },
    };
  }
}

/** Both together. */
export function joinReads(a: OuterReads, b: OuterReads): OuterReads {
  return {
    env: [...new Map([...a.env, ...b.env])],
    flags: [...new Map([...a.flags, ...b.flags])],
    moments: [...new Map([...a.moments, ...b.moments])],
    args: a.args ?? b.args,
    customEnv: a.customEnv ?? b.customEnv,
  };
}

/** Whether a run would read the same. */
export function readsAgree(reads: OuterReads, { invocation }: LoadInput, customEnv: object): boolean {
  const { env, clock, args } = invocation;
  const flags = reads.flags.length === 0 ? {} : (flagsForTemplates(invocation.flags) as Record<string, unknown>);
  return (
    reads.env.every(([name, hash]) => hashOf(env[name]) === hash) &&
    reads.flags.every(([name, hash]) => hashOf(flags[name]) === hash) &&
    reads.moments.every(([ms, isPast]) => ms < clock.now() === isPast) &&
    (reads.args === undefined || reads.args === hashOf(args)) &&
    (reads.customEnv === undefined || reads.customEnv === hashOf(customEnv))
  );
}

function hashOf(value: unknown): string {
  return value === undefined ? '' : hashOfInput(value);
}
