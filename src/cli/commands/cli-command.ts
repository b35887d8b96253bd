import type { Command } from '../../config/index.js';
import type { Session } from '../../session/index.js';
import type { Line } from '../read-line.js';

/** One verb of the command line. */
export type CliCommand = {
  readonly name: Command;
  /** Other spellings; of two words where the name has two. */
  readonly aliases?: readonly string[];
  /** One line, for the list of verbs. */
  readonly summary: string;
  /** What the verb's own help adds. */
  readonly details?: string;
  /** Arguments without a dash, in their order. All of them may be left out. */
  readonly words?: readonly { readonly name: string; readonly help: string }[];
  /** Command line and what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** Does the verb in another way than `session.invoke`; gives the exit code. */
  readonly run?: (
    session: Session,
    line: Extract<Line, { kind: 'command' }>,
    argv: readonly string[],
  ) => Promise<0 | 1 | 2>;
};
