import { fileFault, makeMessage, ProjectError } from '../../base/index.js';
import { type EventBus, emitMessage } from '../../events/index.js';

/**
 * Warns that one who listened, above all the log file, hears no more; the run goes on. --warn-error makes no failure of
 * it: what the warning is about is the machine, and the verb may be nearly done.
 */
export function tellLostListener(events: EventBus, error: unknown): void {
  const fault = fileFault(error);
  const why = fault?.text ?? (error instanceof Error ? error.message : String(error));
  const message = makeMessage('CLI-013', `What happens from here on is not logged: ${why}`, {
    severity: 'warning',
    ...(fault?.suggestion === undefined ? {} : { suggestion: fault.suggestion }),
  });
  try {
    emitMessage(events, message);
  } catch (refused) {
    if (!(refused instanceof ProjectError)) throw refused;
    emitMessage(events, { ...message, severity: 'error' });
  }
}
