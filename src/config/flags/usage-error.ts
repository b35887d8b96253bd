import { type Message, makeMessage, ProjectError } from '../../base/index.js';
import type { Command } from './flag-row.js';

/** What the user typed cannot be done; nothing was begun. Carries the verb whose help is worth reading. */
export class UsageError extends ProjectError {
  readonly command: Command | undefined;

  constructor(command: Command | undefined, messages: Message | readonly Message[], options?: ErrorOptions) {
    super(messages, options);
    this.name = 'UsageError';
    this.command = command;
  }
}

export function usageError(command: Command | undefined, problem: string | readonly Message[]): UsageError {
  return new UsageError(command, typeof problem === 'string' ? makeMessage('CLI-001', problem) : problem);
}
