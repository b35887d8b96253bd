import { DatabaseError } from '../../base/index.js';
import type { Transport } from '../session/transport.js';
import { connectionLost } from '../session/wire-session.js';
import type { BackendMessage, ErrorFields } from '../wire/backend-message.js';
import { serverError } from '../wire/server-error.js';
import { ReplyCollector, type WireReply } from '../wire/wire-reply.js';
import { NO_ROWS, type WireRequest } from '../wire/wire-request.js';
import { feedCopy } from './feed-copy.js';
import { KeptStatements } from './kept-statements.js';
import type { PgWire } from './pg-wire.js';

/** Listeners with which pg's Client would answer messages; after the connect they are answered here. */
const CLIENT_EVENTS = [
  'rowDescription',
  'dataRow',
  'portalSuspended',
  'emptyQuery',
  'commandComplete',
  'parseComplete',
  'copyInResponse',
  'copyData',
  'errorMessage',
  'readyForQuery',
];

type Pending = {
  readonly expected: number;
  readonly replies: WireReply[];
  readonly resolve: (replies: readonly WireReply[]) => void;
  readonly reject: (error: Error) => void;
  readonly onCopyIn?: () => void;
};

export type PgClient = { readonly end: () => Promise<void> };

/** Requests and replies over a connection that pg has opened and authenticated. */
export class PgTransport implements Transport {
  readonly #wire: PgWire;
  readonly #client: PgClient;
  readonly #collector = new ReplyCollector();
  readonly #kept = new KeptStatements();
  #pending: Pending | undefined;
  #lost = false;
  #lastWords: ErrorFields | undefined;
  #cause: Error | undefined;

  constructor(wire: PgWire, client: PgClient) {
    this.#wire = wire;
    this.#client = client;
    for (const event of CLIENT_EVENTS) wire.removeAllListeners(event);
    wire.on('message', message => this.#accept(message));
    wire.on('error', error => this.#fail(error));
    wire.on('end', () => this.#fail(undefined));
  }

  get lost(): boolean {
    return this.#lost;
  }

  exchange(requests: readonly WireRequest[]): Promise<readonly WireReply[]> {
    return this.#await(requests.length, () => {
      this.#wire.stream.cork();
      for (const request of requests) this.#write(request);
      this.#wire.stream.uncork();
    });
  }

  async copyIn(text: string, chunks: AsyncIterable<string | Uint8Array>): Promise<WireReply> {
    let feeding: Promise<unknown> | undefined;
    let answered = false;
    const start = (): void => {
      feeding = feedCopy(this.#wire, chunks, () => answered || this.#lost).catch((error: unknown) => error);
    };
    try {
      const [reply] = await this.#await(1, () => this.#wire.query(text), start);
      answered = true;
      const sourceError = await feeding;
      if (sourceError instanceof Error) throw sourceError;
      return reply as WireReply;
    } finally {
      answered = true;
    }
  }

  async close(): Promise<void> {
    if (this.#lost) return;
    const patience = setTimeout(() => this.destroy(), 1000);
    try {
      await this.#client.end();
    } finally {
      clearTimeout(patience);
      this.#lost = true;
    }
  }

  /** The line leads to one backend and no other: statements may be kept there. */
  keepStatements(): void {
    this.#kept.keep();
  }

  forgetKept(): void {
    this.#kept.forget();
  }

  destroy(): void {
    this.#fail(undefined);
    this.#wire.stream.destroy();
  }

  #write(request: WireRequest): void {
    const wire = this.#wire;
    if (request.kind === 'simple') {
      wire.query(request.text);
      return;
    }
    const kept = request.kind === 'bound' && request.again ? this.#kept.find(request.text) : undefined;
    if (kept?.isNew !== false) wire.parse({ text: request.text, name: kept?.name ?? '' });
    if (request.kind === 'bound') {
      wire.bind({ values: request.params, statement: kept?.name ?? '' });
      wire.describe({ type: 'P' });
      wire.execute({});
    } else {
      wire.describe({ type: 'S' });
    }
    wire.sync();
  }

  #await(expected: number, send: () => void, onCopyIn?: () => void): Promise<readonly WireReply[]> {
    return new Promise((resolve, reject) => {
      if (this.#lost) {
        reject(this.#reason());
        return;
      }
      this.#pending = { expected, replies: [], resolve, reject, ...(onCopyIn === undefined ? {} : { onCopyIn }) };
      send();
    });
  }

  #accept(message: BackendMessage): void {
    if (message.name === 'error' && (message.severity === 'FATAL' || message.severity === 'PANIC')) {
      this.#lastWords = message;
    }
    if (message.name === 'copyInResponse') this.#startCopy();
    const reply = this.#collector.accept(message);
    const pending = this.#pending;
    if (reply?.error !== undefined) this.#kept.forget();
    if (reply === undefined || pending === undefined) return;
    pending.replies.push(reply);
    if (pending.replies.length < pending.expected) return;
    this.#pending = undefined;
    pending.resolve(pending.replies);
  }

  /** A `copy … from stdin` in ordinary SQL would wait for rows for ever; it is told that there are none to come. */
  #startCopy(): void {
    const start = this.#pending?.onCopyIn;
    if (start === undefined) this.#wire.sendCopyFail(NO_ROWS);
    else start();
  }

  #fail(error: Error | undefined): void {
    this.#cause ??= error;
    this.#lost = true;
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.reject(this.#reason());
  }

  #reason(): DatabaseError {
    if (this.#lastWords !== undefined) return serverError(this.#lastWords, '');
    return this.#cause instanceof DatabaseError ? this.#cause : connectionLost(this.#cause);
  }
}
