import { once } from 'node:events';
import type { PgWire } from './pg-wire.js';

const CHUNK_BYTES = 64 * 1024;

/**
 * Sends the source as CopyData messages of about 64 KiB and then CopyDone, waiting whenever the socket is full. Stops
 * in silence once the server has answered, because then it has refused a row and drops what still comes. When the
 * source fails the server is told to undo the COPY, and the source's error is thrown.
 */
export async function feedCopy(
  wire: PgWire,
  chunks: AsyncIterable<string | Uint8Array>,
  isAnswered: () => boolean,
): Promise<void> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  const flush = async (): Promise<void> => {
    if (size === 0) return;
    wire.sendCopyFromChunk(Buffer.concat(waiting, size));
    waiting = [];
    size = 0;
    if (wire.stream.writableNeedDrain && !isAnswered()) await drained(wire);
  };
  try {
    for await (const chunk of chunks) {
      if (isAnswered()) return;
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      waiting.push(bytes);
      size += bytes.length;
      if (size >= CHUNK_BYTES) await flush();
    }
    await flush();
    if (!isAnswered()) wire.endCopyFrom();
  } catch (error) {
    if (!isAnswered()) wire.sendCopyFail('the source of the rows failed');
    throw error;
  }
}

/** The socket has room again, or is gone. */
async function drained(wire: PgWire): Promise<void> {
  const done = new AbortController();
  const settle = (event: string): Promise<unknown> => once(wire.stream, event, { signal: done.signal }).catch(() => {});
  await Promise.race([settle('drain'), settle('close')]);
  done.abort();
}
