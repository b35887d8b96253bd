import { type Clock, fixedClock, makeMessage, ProjectError, systemClock } from '../../base/index.js';
import type { Env } from '../env/env-reader.js';
import { WHICH } from './invocation-args.js';
import type { Flags } from './resolve-flags.js';

/** One call of quern: what was asked, when, and how to stop it. */
export type Invocation = {
  /** UUID. */
  readonly id: string;
  readonly flags: Flags;
  /** The environment with `.env` and both spellings of dbt's variables. */
  readonly env: Env;
  /** What the run is told to do, for artifacts and templates; see `invocationArgs`. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The words of the command line, secrets included: for reports they are scrubbed. */
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly home: string | undefined;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly abort: AbortSignal;
};

/** The clock of a run: QUERN_NOW stands still at its moment. Throws a ProjectError when it is none. */
export function clockOf(env: Env): Clock {
  const text = env['QUERN_NOW'];
  if (text === undefined || text === '') return systemClock;
  const shape = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[-+]\d\d:?\d\d)?)?$/;
  const zoned = /(?:Z|[-+]\d\d:?\d\d)$/.test(text) && text.length > 10;
  const full = text.length === 10 ? `${text}T00:00:00Z` : `${text.replace(' ', 'T')}${zoned ? '' : 'Z'}`;
  const ms = shape.test(text) ? Date.parse(full) : Number.NaN;
  if (!Number.isNaN(ms)) return fixedClock(ms);
  throw new ProjectError(
    makeMessage('CONFIG-050', `QUERN_NOW is no moment: '${text}'`, { suggestion: 'Write it as 2024-01-31T08:00:00Z' }),
  );
}

/** `flags` as templates see it: dbt's names in capitals. */
export function flagsForTemplates(flags: Flags): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flags.values)) shown[name.toUpperCase()] = value;
  for (const [name, value] of Object.entries(flags.behaviour)) shown[name.toUpperCase()] = value;
  return { ...shown, WHICH: WHICH[flags.command] ?? flags.command };
}
