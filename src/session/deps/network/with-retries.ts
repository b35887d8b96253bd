import type { EventBus } from '../../../events/index.js';
import { DownloadError } from './download-error.js';

export type RetryOptions = {
  readonly events: EventBus;
  /** Waits; rejects when the run is broken off. */
  readonly wait: (ms: number) => Promise<void>;
  /** The text without secrets. */
  readonly clean: (text: string) => string;
};

/** As often as dbt tries; it waits a second each time, we longer and longer, eight seconds in all. */
const ATTEMPTS = 5;
const WAITS_MS = [250, 500, 1000, 2000, 4000];

/** Runs something that goes over the network, again when it fails in a way that may pass. Throws its last error. */
export async function withRetries<T>(run: () => Promise<T>, { events, wait, clean }: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof DownloadError) || !error.mayPass || attempt >= ATTEMPTS) throw error;
      events.emit('RecordRetryException', { exc: clean(error.message) });
      events.emit('RetryExternalCall', { attempt, max: ATTEMPTS });
      await wait(WAITS_MS[attempt] ?? 4000);
    }
  }
}
