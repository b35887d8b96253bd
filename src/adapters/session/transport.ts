import type { WireReply } from '../wire/wire-reply.js';
import type { WireRequest } from '../wire/wire-request.js';

/**
 * What carries requests to one backend and replies back. A transport knows no SQL. It rejects only when the backend is
 * lost (a DatabaseError with DB-003, DB-014 or DB-022, or the server's last words); then it stays lost.
 */
export interface Transport {
  /** All requests go out at once; one reply each. */
  exchange(requests: readonly WireRequest[]): Promise<readonly WireReply[]>;
  copyIn(text: string, chunks: AsyncIterable<string | Uint8Array>): Promise<WireReply>;
  /** Something ran that may have thrown away what the server keeps for this session. */
  forgetKept(): void;
  readonly lost: boolean;
  /** Says goodbye to the server. */
  close(): Promise<void>;
  /** Cuts the line at once. */
  destroy(): void;
}

export type BackendIdentity = { readonly pid: number; readonly start: string };
