import { ProjectError } from '../../base/index.js';
import type { Data, DataMap } from '../data.js';
import type { EnvReader } from '../env/env-reader.js';

/**
 * What the expressions of a configuration file may use (dbt-behaviour 4.2): dbt's base names, plus these.
 * `var()` sees `vars` and nothing else.
 */
export type RenderScope = {
  readonly env: EnvReader;
  readonly vars: DataMap;
  /** False for `deps`: a missing var is nothing instead of an error. */
  readonly requireVars: boolean;
  /** Absent in profiles.yml and packages.yml. */
  readonly target: DataMap | undefined;
};

/**
 * One expression-bearing text to its native value (dbt's native mode: `"{{ x }}"` keeps the type of x). Throws what the
 * template language throws; handed in, because the language's names live in a higher room.
 */
export type Render = (text: string, scope: RenderScope) => Data;

/** The reason in one line that an exception of the template language gives. */
export function reasonOf(error: unknown): string {
  if (error instanceof ProjectError) return error.messages[0]?.text ?? error.message;
  return error instanceof Error ? error.message : String(error);
}
