import { protocol } from '@electric-sql/pglite';
import { InternalError } from '../../base/index.js';
import type { Transport } from '../session/transport.js';
import { connectionLost } from '../session/wire-session.js';
import type { BackendMessage } from '../wire/backend-message.js';
import { ReplyCollector, type WireReply } from '../wire/wire-reply.js';
import { NO_ROWS, type WireRequest } from '../wire/wire-request.js';
import type { PgliteHost } from './pglite-host.js';

const { Parser, serialize } = protocol;
const COPY_PIECE_BYTES = 4 * 1024 * 1024;
const NEWLINE = 10;

/** Requests and replies of the embedded Postgres: the same protocol, without a socket. */
export class PgliteTransport implements Transport {
  readonly #host: PgliteHost;

  constructor(host: PgliteHost) {
    this.#host = host;
  }

  get lost(): boolean {
    return this.#host.ended;
  }

  exchange(requests: readonly WireRequest[]): Promise<readonly WireReply[]> {
    return this.#send(requests.flatMap(bytesOf));
  }

  /**
   * The embedded backend reads a whole message at once and cannot wait for more, so the rows go in pieces that end with
   * a line, each a COPY of its own; a transaction around them makes them one.
   */
  async copyIn(text: string, chunks: AsyncIterable<string | Uint8Array>): Promise<WireReply> {
    const [begun] = await this.#send([serialize.query('savepoint quern_copy')]);
    const wrap = begun?.error !== undefined;
    if (wrap) await this.#send([serialize.query('begin')]);
    let rows = 0;
    try {
      for await (const piece of piecesOf(chunks)) {
        const reply = await this.#copyPiece(text, piece);
        if (reply.error !== undefined) return await this.#undo(wrap, reply);
        rows += Number(reply.tag.split(' ')[1] ?? 0);
      }
    } catch (error) {
      await this.#undo(wrap, undefined);
      throw error;
    }
    const [done] = await this.#send([serialize.query(wrap ? 'commit' : 'release savepoint quern_copy')]);
    return { ...(done as WireReply), tag: `COPY ${rows}` };
  }

  async close(): Promise<void> {}

  destroy(): void {}

  /** Every statement is read anew. */
  forgetKept(): void {}

  async #copyPiece(text: string, piece: Uint8Array): Promise<WireReply> {
    const data = new Uint8Array(piece).buffer;
    const [reply] = await this.#send([serialize.query(text), serialize.copyData(data), serialize.copyDone()]);
    return reply as WireReply;
  }

  /** As on a server: outside a transaction a failed COPY leaves nothing, inside one it leaves the transaction failed. */
  async #undo(wrap: boolean, failure: WireReply | undefined): Promise<WireReply> {
    const [undone] = wrap ? await this.#send([serialize.query('rollback')]) : [failure];
    if (failure !== undefined) return { ...failure, transaction: undone?.transaction ?? failure.transaction };
    if (!wrap) await this.#send([serialize.query('rollback to savepoint quern_copy')]);
    return undone as WireReply;
  }

  async #send(messages: readonly Uint8Array[]): Promise<readonly WireReply[]> {
    if (this.#host.ended) throw connectionLost();
    const chunks = await this.#host.exchange(Buffer.concat(messages));
    const collector = new ReplyCollector();
    const parser = new Parser();
    const replies: WireReply[] = [];
    for (const chunk of chunks) {
      parser.parse(chunk.buffer as ArrayBuffer, message => {
        const reply = collector.accept(message as unknown as BackendMessage);
        if (reply !== undefined) replies.push(reply);
      });
    }
    if (replies.length === 0) throw new InternalError('the embedded Postgres gave no answer');
    return replies;
  }
}

function bytesOf(request: WireRequest): Uint8Array[] {
  if (request.kind === 'simple') {
    // A COPY from stdin would read past the end of what was sent and end the backend; outside a COPY the server skips it.
    const end = /\bcopy\b/i.test(request.text) ? [serialize.copyFail(NO_ROWS)] : [];
    return [serialize.query(request.text), ...end];
  }
  const parse = serialize.parse({ text: request.text });
  if (request.kind === 'describe') return [parse, serialize.describe({ type: 'S' }), serialize.sync()];
  const bind = serialize.bind({ values: [...request.params] });
  return [parse, bind, serialize.describe({ type: 'P' }), serialize.execute({}), serialize.sync()];
}

/** The source in pieces of about four megabytes, each cut behind a newline. */
async function* piecesOf(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    waiting.push(bytes);
    size += bytes.length;
    if (size < COPY_PIECE_BYTES) continue;
    const all = Buffer.concat(waiting, size);
    const cut = all.lastIndexOf(NEWLINE) + 1;
    if (cut === 0) continue;
    yield all.subarray(0, cut);
    waiting = [all.subarray(cut)];
    size = all.length - cut;
  }
  yield Buffer.concat(waiting, size);
}
