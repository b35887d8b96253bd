import type { DataMap } from '../data.js';
import { COMMAND_FLAGS } from './command-flags.js';
import type { Command, FlagKind, FlagRow } from './flag-row.js';
import { GLOBAL_FLAGS } from './global-flags.js';
import { LOG_FLAGS } from './log-flags.js';
import type { SampleWindow } from './sample-window.js';
import { VERB_FLAGS } from './verb-flags.js';
import type { WarnErrorOptions } from './warn-error-options.js';

type Row =
  | (typeof GLOBAL_FLAGS)[number]
  | (typeof LOG_FLAGS)[number]
  | (typeof COMMAND_FLAGS)[number]
  | (typeof VERB_FLAGS)[number];

export type FlagName = Row['key'];

/** `--add-package name@version`. */
export type PackageWish = { readonly name: string; readonly version: string | undefined };

type ValueOf<K extends FlagKind> = {
  bool: boolean;
  int: number | null;
  text: string | null;
  path: string | null;
  choice: string;
  words: readonly string[];
  choices: readonly string[];
  yaml: DataMap;
  'warn-error-options': WarnErrorOptions;
  /** ISO 8601 without zone; it means UTC. */
  datetime: string | null;
  sample: SampleWindow | null;
  package: PackageWish | null;
}[K];

/** The value of every flag, whether the verb takes it or not. */
export type FlagValues = { readonly [R in Row as R['key']]: ValueOf<R['kind']> };

/** Every flag of every verb, one row each. */
export const flagTable: readonly (FlagRow & { readonly key: FlagName })[] = [
  ...GLOBAL_FLAGS,
  ...LOG_FLAGS,
  ...COMMAND_FLAGS,
  ...VERB_FLAGS,
];

/** The rows that a verb takes; of those that share an option, the verb's own. */
export function flagsOf(command: Command): readonly (FlagRow & { readonly key: FlagName })[] {
  return flagTable.filter(row => row.commands === 'all' || row.commands.includes(command));
}

/** `DBT_ENGINE_X` for `DBT_X`; undefined for variables that are not dbt's. */
export function engineEnvName(name: string): string | undefined {
  if (name.startsWith('DBT_ENGINE')) return name;
  return name.startsWith('DBT') ? name.replace('DBT', 'DBT_ENGINE') : undefined;
}
