// The error catalogue: every code the user can see, by room. A number is never used again, even after its error is gone.
import { artifactCodes } from './artifacts.js';
import { cliCodes } from './cli.js';
import { configCodes } from './config.js';
import { databaseCodes } from './database.js';
import { depsCodes } from './deps.js';
import { docsCodes } from './docs.js';
import { eventCodes } from './events.js';
import { graphCodes } from './graph.js';
import { initCodes } from './init.js';
import { jinjaCodes } from './jinja.js';
import { parseCodes } from './parse.js';
import { runCodes } from './run.js';
import { stateCodes } from './state.js';
import { validateCodes } from './validate.js';

/** What docs/errors.md says of a code. */
export type CodeEntry = {
  /** Stable words for searching, kebab-case. */
  readonly slug: string;
  /** What it means, one sentence. */
  readonly meaning: string;
  /** What to do next, one or two sentences. */
  readonly remedy: string;
};

export const codes = {
  ...jinjaCodes,
  ...configCodes,
  ...parseCodes,
  ...graphCodes,
  ...databaseCodes,
  ...stateCodes,
  ...runCodes,
  ...validateCodes,
  ...cliCodes,
  ...initCodes,
  ...docsCodes,
  ...depsCodes,
  ...eventCodes,
  ...artifactCodes,
} as const satisfies Record<string, CodeEntry>;

export type CodeName = keyof typeof codes;
