import { isoTime } from '../../artifacts/index.js';
import type { Clock } from '../../base/index.js';
import type { NodeProgress, Timing } from '../../manifest/index.js';

/** How far a node is: what events say of it while it runs, and how long its phases took. */
export class NodeProgressTracker {
  readonly #clock: Clock;
  readonly #startedTicks: number;
  readonly timing: Timing[] = [];
  #status: string | null = null;
  #startedAt: string | null = null;
  #finishedAt: string | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedTicks = clock.ticks();
  }

  get now(): NodeProgress {
    return { status: this.#status, startedAt: this.#startedAt, finishedAt: this.#finishedAt };
  }

  /** Seconds since the node began. */
  get seconds(): number {
    return (this.#clock.ticks() - this.#startedTicks) / 1000;
  }

  start(status: string): void {
    this.#startedAt = this.#iso().slice(0, -1);
    this.#status = status;
  }

  /** `compiling`, `executing`, `skipped`. */
  reach(status: string): void {
    this.#status = status;
  }

  finish(status: string): void {
    this.#status = status;
    this.#finishedAt = this.#iso().slice(0, -1);
  }

  /** Runs a phase and notes its times, whether it goes well or not. */
  async timed<T>(name: Timing['name'], phase: () => T | Promise<T>): Promise<T> {
    const startedAt = this.#iso();
    try {
      return await phase();
    } finally {
      this.timing.push({ name, started_at: startedAt, completed_at: this.#iso() });
    }
  }

  #iso(): string {
    return isoTime(this.#clock.now());
  }
}
