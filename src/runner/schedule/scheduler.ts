/** Hands out work whose conditions are met. `take` gives undefined while nothing is ready. */
export type WorkQueue = {
  readonly finished: boolean;
  take(): string | undefined;
  done(id: string): void;
};

export type SchedulerOptions = {
  readonly queue: WorkQueue;
  /** How many may be in flight at once; at least 1. */
  readonly slots: number;
  /** Does the work of one id. `slot` counts from 1; no two running works have the same one. */
  readonly work: (id: string, slot: number) => Promise<void>;
};

/**
 * Keeps as many works in flight as there are slots. It knows ids and nothing else: what one of them means, what its end
 * means for the others, and what order is best is for the queue and the work to say. For one order of ends the order of
 * starts is always the same.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #free: number[];
  readonly #running = new Map<string, number>();
  #stopped = false;
  #failure: { readonly error: unknown } | undefined;
  #settle: { readonly resolve: () => void; readonly reject: (error: unknown) => void } | undefined;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#free = Array.from({ length: Math.max(1, options.slots) }, (_, i) => i + 1);
  }

  /** Ids that are being worked on, in the order of their starts. */
  get inFlight(): readonly string[] {
    return [...this.#running.keys()];
  }

  /**
   * Resolves when everything is done, or when it was stopped and nothing runs any more. Rejects with what a work threw,
   * after those beside it have ended.
   */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#fill();
    });
  }

  /** Starts nothing more; what runs is left to end. */
  stop(): void {
    this.#stopped = true;
    this.#endWhenIdle();
  }

  #fill(): void {
    while (!this.#stopped && this.#free.length > 0) {
      const id = this.#options.queue.take();
      if (id === undefined) break;
      this.#start(id, this.#free.shift() ?? 1);
    }
    this.#endWhenIdle();
  }

  #start(id: string, slot: number): void {
    this.#running.set(id, slot);
    this.#options.work(id, slot).then(
      () => this.#ended(id, slot),
      (error: unknown) => {
        this.#failure ??= { error };
        this.#stopped = true;
        this.#ended(id, slot);
      },
    );
  }

  #ended(id: string, slot: number): void {
    this.#running.delete(id);
    this.#free.push(slot);
    this.#free.sort((a, b) => a - b);
    this.#options.queue.done(id);
    this.#fill();
  }

  #endWhenIdle(): void {
    if (this.#running.size > 0 || this.#settle === undefined) return;
    const { resolve, reject } = this.#settle;
    if (this.#failure !== undefined) reject(this.#failure.error);
    else if (this.#stopped || this.#options.queue.finished) resolve();
    else reject(new Error('nothing is in flight and nothing can be started: the graph has a cycle'));
  }
}
