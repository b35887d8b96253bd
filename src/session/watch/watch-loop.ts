/** One turn of watching: what changed since the turn before. */
export type Turn = {
  /** Absolute paths, sorted. Empty when a key asked for the turn. */
  readonly files: readonly string[];
  readonly request: TurnRequest;
};

/** `changes`: what changed and below; `again`: the last selection; `all`: everything selected; `full`: all with full refresh. */
export type TurnRequest = 'changes' | 'again' | 'all' | 'full';

export type WatchLoopOptions = {
  /** Does the work of a turn. It must not throw: what goes wrong is shown by it, and the loop goes on. */
  readonly work: (turn: Turn) => Promise<void>;
  /** Quiet time in ms after the last change before a turn starts: editors write a file in several steps. */
  readonly settleMs?: number;
  readonly setTimer?: (act: () => void, ms: number) => () => void;
};

/**
 * The queue of watching: one turn runs, one more waits, and every change that comes meanwhile joins the one that waits. So ten
 * saves at once are one turn, and a change during a turn is one more. Knows nothing of files' contents or of databases.
 */
export class WatchLoop {
  readonly #options: WatchLoopOptions;
  readonly #files = new Set<string>();
  #request: TurnRequest | undefined;
  #running: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;
  #closed = false;
  readonly #idle: (() => void)[] = [];

  constructor(options: WatchLoopOptions) {
    this.#options = options;
  }

  changed(file: string): void {
    if (this.#closed) return;
    this.#files.add(file);
    this.#request ??= 'changes';
    this.#settle();
  }

  /** A key: the wider request wins over one that waits. */
  ask(request: TurnRequest): void {
    if (this.#closed) return;
    const order: readonly TurnRequest[] = ['changes', 'again', 'all', 'full'];
    if (this.#request === undefined || order.indexOf(request) > order.indexOf(this.#request)) this.#request = request;
    this.#settle(0);
  }

  /** Resolves when no turn runs and none waits. */
  whenIdle(): Promise<void> {
    if (this.#request === undefined && this.#running === undefined) return Promise.resolve();
    return new Promise(resolve => this.#idle.push(resolve));
  }

  /** No further turn starts; resolves when the running one has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#request = undefined;
    await this.#running;
    this.#tellIdle();
  }

  #settle(ms = this.#options.settleMs ?? 30): void {
    if (this.#running !== undefined) return;
    this.#cancelTimer?.();
    const setTimer = this.#options.setTimer ?? plainTimer;
    this.#cancelTimer = setTimer(() => this.#start(), ms);
  }

  #start(): void {
    this.#cancelTimer = undefined;
    const request = this.#request;
    if (request === undefined || this.#running !== undefined || this.#closed) return;
    const files = [...this.#files].sort();
    this.#files.clear();
    this.#request = undefined;
    this.#running = this.#options.work({ files, request }).finally(() => {
      this.#running = undefined;
      if (this.#request === undefined) this.#tellIdle();
      else if (!this.#closed) this.#settle();
    });
  }

  #tellIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

function plainTimer(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
