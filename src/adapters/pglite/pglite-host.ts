import { Worker } from 'node:worker_threads';
import { DatabaseError, InternalError, makeMessage } from '../../base/index.js';
import { workerLocation } from './worker-location.js';
import type { WorkerReply, WorkerRequest, WorkerStart } from './worker-messages.js';

type Waiting = { readonly resolve: (chunks: readonly Uint8Array[]) => void; readonly reject: (error: Error) => void };

/** One running embedded Postgres in its thread. Once it has ended it stays ended. */
export class PgliteHost {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #ended: DatabaseError | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (reply: WorkerReply) => this.#accept(reply));
    worker.on('error', error => this.#end(lost(`the embedded Postgres stopped: ${error.message}`)));
    worker.on('exit', () => this.#end(lost('the embedded Postgres stopped')));
  }

  /** Starts the thread and waits until the database is open. */
  static async start(start: WorkerStart): Promise<PgliteHost> {
    const worker = new Worker(workerLocation(), { workerData: start, execArgv: [], stdout: true, stderr: true });
    // Its chatter would pile up in memory when nobody reads it.
    worker.stdout.resume();
    worker.stderr.resume();
    const host = new PgliteHost(worker);
    try {
      await host.#wait(0);
    } catch (error) {
      await worker.terminate();
      throw error;
    }
    return host;
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Sends protocol bytes and gives back the server's. */
  exchange(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
    return this.#ask(id => ({ id, kind: 'exchange', bytes }));
  }

  /** The data folder as a compressed tar, to start others from. */
  async image(): Promise<Uint8Array> {
    const [image] = await this.#ask(id => ({ id, kind: 'image' }));
    if (image === undefined) throw new InternalError('the embedded Postgres gave no image');
    return image;
  }

  async close(): Promise<void> {
    if (this.#ended !== undefined) return;
    await this.#ask(id => ({ id, kind: 'close' })).catch(() => undefined);
    this.#end(lost('the embedded Postgres was closed'));
    await this.#worker.terminate();
  }

  /** Ends a running statement together with its thread. */
  async kill(reason: DatabaseError): Promise<void> {
    this.#end(reason);
    await this.#worker.terminate();
  }

  #ask(make: (id: number) => WorkerRequest): Promise<readonly Uint8Array[]> {
    const id = this.#nextId++;
    const answer = this.#wait(id);
    if (this.#ended === undefined) this.#worker.postMessage(make(id));
    return answer;
  }

  #wait(id: number): Promise<readonly Uint8Array[]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #accept(reply: WorkerReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'bytes') waiting?.resolve(reply.chunks);
    else waiting?.reject(lost(`the embedded Postgres failed: ${reply.text}`));
  }

  #end(reason: DatabaseError): void {
    this.#ended ??= reason;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const one of waiting) one.reject(this.#ended);
  }
}

function lost(text: string): DatabaseError {
  return new DatabaseError(makeMessage('DB-003', text));
}
