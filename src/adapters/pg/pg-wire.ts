import type { Duplex } from 'node:stream';
import pg from 'pg';
import { DatabaseError, makeMessage } from '../../base/index.js';
import type { BackendMessage } from '../wire/backend-message.js';

/** The part of pg's Connection that is used here; its published types leave most of it out. */
export interface PgWire {
  stream: Duplex & { remoteAddress?: string };
  attachListeners(stream: Duplex): void;
  query(text: string): void;
  parse(query: { text: string; name?: string }): void;
  bind(config: { values: readonly (string | null)[]; statement?: string }): void;
  describe(message: { type: 'P' | 'S'; name?: string }): void;
  execute(config: object): void;
  sync(): void;
  sendCopyFromChunk(chunk: Uint8Array): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
  on(event: 'message', listener: (message: BackendMessage) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'end', listener: () => void): this;
  prependListener(event: string, listener: () => void): this;
  removeAllListeners(event: string): this;
  emit(event: string, ...args: unknown[]): boolean;
}

type WireConfig = {
  readonly ssl: object | false;
  readonly keepAlive: boolean;
  readonly keepAliveInitialDelayMillis: number;
};

const Base = pg.Connection as unknown as new (config: WireConfig) => PgWire;

/**
 * pg's parser throws inside the socket's data event when the bytes make no sense; nothing could catch that and the
 * process would die. Here it cuts the line and becomes an ordinary error of the connection.
 */
export class GuardedConnection extends Base {
  override attachListeners(stream: Duplex): void {
    const before = new Set(stream.listeners('data'));
    super.attachListeners(stream);
    for (const listener of stream.listeners('data')) {
      if (before.has(listener)) continue;
      stream.off('data', listener as (chunk: Buffer) => void);
      stream.on('data', (chunk: Buffer) => {
        try {
          listener.call(stream, chunk);
        } catch (cause) {
          const text = 'the server sent bytes that are not the PostgreSQL protocol';
          this.emit('error', new DatabaseError(makeMessage('DB-022', text), {}, { cause }));
          stream.destroy();
        }
      });
    }
  }
}
