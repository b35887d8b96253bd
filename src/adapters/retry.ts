import { DatabaseError } from '../base/index.js';
import { faultKind } from './wire/sqlstate.js';

export type RetryOptions = {
  readonly attempts: number;
  /** The first pause; each later one is twice as long, and all have up to half of themselves added at random. */
  readonly firstPauseMs: number;
  readonly random?: () => number;
};

/** Does `work` again while its error says that another try may succeed (deadlock, serialization, catalogue race). */
export async function withRetry<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const again = error instanceof DatabaseError && faultKind(error) === 'retry';
      if (!again || attempt >= options.attempts) throw error;
      await pause(jittered(options.firstPauseMs * 2 ** (attempt - 1), options.random ?? Math.random));
    }
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}

export function jittered(ms: number, random: () => number): number {
  return ms * (1 + random() / 2);
}
