import type { Session } from '../session/index.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with signals bound to it: the first one stops the run (statements are cancelled, artifacts written), the
 * second one cuts the connections, and a third one ends the process as it would without us.
 */
export async function withSignals<T>(abort: AbortController, session: Session, work: () => Promise<T>): Promise<T> {
  const unbind = (): void => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
  const onSignal = (): void => {
    if (!abort.signal.aborted) {
      abort.abort();
      return;
    }
    unbind();
    void session.close().catch(() => undefined);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    return await work();
  } finally {
    unbind();
  }
}
