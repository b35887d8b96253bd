import { DatabaseError, makeMessage, ProjectError } from '../../base/index.js';
import type { WireSession } from '../session/wire-session.js';
import { faultKind } from '../wire/sqlstate.js';

export type SessionKind = 'node' | 'control';

export type PoolOptions = {
  /** Most sessions of each kind. */
  readonly limits: Readonly<Record<SessionKind, number>>;
  readonly acquireTimeoutMs: number;
  readonly open: () => Promise<WireSession>;
  /** Makes a used session as good as new; rejects when it cannot. */
  readonly reset: (session: WireSession) => Promise<void>;
  /** Told when the server has no room for as many sessions as the pool wants. */
  readonly onShrink: () => void;
};

type Waiter = {
  readonly kind: SessionKind;
  readonly resolve: (session: WireSession) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
};

/** How often and how long a pool without any session asks a crowded server again. */
const CROWDED_PAUSES_MS = [100, 200, 400, 800, 1600, 3200, 6400, 10_000];

/**
 * Sessions for nodes and, apart from them, a few for control. A node's session is reset behind its back when it comes
 * back; one that broke, or failed outside a savepoint, is thrown away.
 */
export class SessionPool {
  readonly #options: PoolOptions;
  readonly #limits: Record<SessionKind, number>;
  readonly #idle: { readonly kind: SessionKind; readonly session: WireSession }[] = [];
  readonly #busy = new Map<WireSession, SessionKind>();
  readonly #count: Record<SessionKind, number> = { node: 0, control: 0 };
  readonly #resetting = new Set<Promise<void>>();
  readonly #resettingCount: Record<SessionKind, number> = { node: 0, control: 0 };
  #waiters: Waiter[] = [];
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#limits = { ...options.limits };
  }

  get busy(): readonly WireSession[] {
    return [...this.#busy.keys()];
  }

  get size(): number {
    return this.#count.node + this.#count.control;
  }

  async acquire(kind: SessionKind, name: string): Promise<WireSession> {
    const session = await this.#take(kind);
    session.name = name;
    session.cancelRequested = false;
    return session;
  }

  async #take(kind: SessionKind): Promise<WireSession> {
    if (this.#closed) throw new DatabaseError(makeMessage('DB-003', 'the connections have been closed'));
    for (;;) {
      const at = this.#idle.findIndex(entry => entry.kind === kind);
      if (at === -1) break;
      const [entry] = this.#idle.splice(at, 1);
      if (entry === undefined || this.#discardIfLost(entry.session, kind)) continue;
      this.#busy.set(entry.session, kind);
      return entry.session;
    }
    const mayOpen = this.#count[kind] < this.#limits[kind] && this.#resettingCount[kind] === 0;
    return mayOpen ? this.#openNew(kind) : this.#wait(kind);
  }

  /** Gives the session back; the reset goes on behind this call's back. */
  release(session: WireSession): void {
    const kind = this.#busy.get(session);
    if (kind === undefined) return;
    this.#busy.delete(session);
    if (session.tainted || session.status === 'broken' || this.#closed) {
      this.#discard(session, kind);
      return;
    }
    if (!session.isUsed && session.status === 'idle') {
      this.#hand(kind, session);
      return;
    }
    this.#resettingCount[kind]++;
    const reset = this.#options
      .reset(session)
      .then(
        () => true,
        () => false,
      )
      .then(good => {
        this.#resettingCount[kind]--;
        this.#resetting.delete(reset);
        if (good && !session.tainted && !this.#closed) {
          session.isUsed = false;
          this.#hand(kind, session);
        } else this.#discard(session, kind);
      });
    this.#resetting.add(reset);
  }

  /** Closes every session; those still in use are cut. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiters.splice(0)) {
      clearTimeout(waiter.timer);
      waiter.reject(new DatabaseError(makeMessage('DB-003', 'the connections have been closed')));
    }
    await Promise.all(this.#resetting);
    for (const session of this.#busy.keys()) session.transport.destroy();
    this.#busy.clear();
    const idle = this.#idle.splice(0);
    await Promise.all(idle.map(entry => entry.session.transport.close()));
  }

  async #openNew(kind: SessionKind): Promise<WireSession> {
    this.#count[kind]++;
    try {
      const session = await this.#openPatiently(kind);
      if (this.#closed) {
        session.transport.destroy();
        throw new DatabaseError(makeMessage('DB-003', 'the connections have been closed'));
      }
      this.#busy.set(session, kind);
      return session;
    } catch (error) {
      this.#count[kind]--;
      if (isCrowded(error) && this.#count[kind] > 0) {
        this.#shrink(kind);
        return this.#wait(kind);
      }
      this.#wakeOne(kind);
      throw error;
    }
  }

  /** A crowded server is asked again only while the pool has nothing to share; otherwise the caller waits for a session. */
  async #openPatiently(kind: SessionKind): Promise<WireSession> {
    for (let i = 0; ; i++) {
      try {
        return await this.#options.open();
      } catch (error) {
        const pause = CROWDED_PAUSES_MS[i];
        if (!isCrowded(error) || this.#count[kind] > 1 || pause === undefined || this.#closed) throw error;
        await new Promise(resolve => setTimeout(resolve, pause));
      }
    }
  }

  #shrink(kind: SessionKind): void {
    if (this.#count[kind] >= this.#limits[kind]) return;
    this.#limits[kind] = this.#count[kind];
    this.#options.onShrink();
  }

  #wait(kind: SessionKind): Promise<WireSession> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiters = this.#waiters.filter(w => w !== waiter);
        const seconds = Math.round(this.#options.acquireTimeoutMs / 1000);
        const limit = this.#limits[kind];
        const text = `no session became free within ${seconds} s: all ${limit} of the pool are in use`;
        reject(new ProjectError(makeMessage('DB-007', text)));
      }, this.#options.acquireTimeoutMs);
      const waiter: Waiter = { kind, resolve, reject, timer };
      this.#waiters.push(waiter);
    });
  }

  #hand(kind: SessionKind, session: WireSession): void {
    const waiter = this.#nextWaiter(kind);
    if (waiter === undefined) {
      this.#idle.push({ kind, session });
      return;
    }
    this.#busy.set(session, kind);
    waiter.resolve(session);
  }

  #nextWaiter(kind: SessionKind): Waiter | undefined {
    const at = this.#waiters.findIndex(w => w.kind === kind);
    if (at === -1) return undefined;
    const [waiter] = this.#waiters.splice(at, 1);
    if (waiter !== undefined) clearTimeout(waiter.timer);
    return waiter;
  }

  #discardIfLost(session: WireSession, kind: SessionKind): boolean {
    if (!session.transport.lost) return false;
    this.#count[kind]--;
    return true;
  }

  #discard(session: WireSession, kind: SessionKind): void {
    // A polite end lets the server undo an open transaction at once; a line that is cut it notices later.
    void session.transport.close().catch(() => session.transport.destroy());
    this.#count[kind]--;
    this.#wakeOne(kind);
  }

  /** A place became free: whoever waits longest gets a new session. */
  #wakeOne(kind: SessionKind): void {
    if (this.#closed || this.#count[kind] >= this.#limits[kind]) return;
    const waiter = this.#nextWaiter(kind);
    if (waiter !== undefined) this.#openNew(kind).then(waiter.resolve, waiter.reject);
  }
}

function isCrowded(error: unknown): boolean {
  return error instanceof DatabaseError && faultKind(error) === 'crowded';
}
