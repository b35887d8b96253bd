import type { DbSession, Statement } from '../adapters/index.js';

type Write = {
  readonly statements: readonly Statement[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/** Writes that come while another is under way travel together in the next round trip; each is told its own end. */
export class WriteQueue {
  readonly #withSession: (work: (session: DbSession) => Promise<void>) => Promise<void>;
  #waiting: Write[] = [];
  #running: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(withSession: (work: (session: DbSession) => Promise<void>) => Promise<void>) {
    this.#withSession = withSession;
  }

  write(statements: readonly Statement[]): Promise<void> {
    if (statements.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ statements, resolve, reject });
      if (!this.#busy) this.#running = this.#drain();
    });
  }

  /** Resolves when nothing waits any more; never rejects. */
  idle(): Promise<void> {
    return this.#running;
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#withSession(session => send(session, batch));
      } catch (error) {
        for (const write of batch) write.reject(error);
      }
    }
    this.#busy = false;
  }
}

async function send(session: DbSession, batch: readonly Write[]): Promise<void> {
  try {
    await session.pipeline(batch.flatMap(write => write.statements));
    for (const write of batch) write.resolve();
  } catch (error) {
    if (batch.length === 1 || session.status === 'broken') throw error;
    // One of them was refused. All are upserts, so each can be sent again by itself to find out which.
    for (const write of batch) await session.pipeline(write.statements).then(write.resolve, write.reject);
  }
}
