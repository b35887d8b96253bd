/** Verbs that take flags; those of two words are written with a blank. */
export const COMMANDS = [
  'build',
  'clean',
  'clone',
  'compile',
  'debug',
  'deps',
  'docs generate',
  'docs serve',
  'init',
  'list',
  'parse',
  'retry',
  'run',
  'run-operation',
  'seed',
  'show',
  'snapshot',
  'source freshness',
  'test',
  'validate',
] as const;

export type Command = (typeof COMMANDS)[number];

/** What a flag holds: `bool`, `int`, `text`, `path` and `choice` one value; `words` a list; the rest read their text. */
export type FlagKind =
  | 'bool'
  | 'int'
  | 'text'
  | 'path'
  | 'choice'
  | 'words'
  | 'choices'
  | 'yaml'
  | 'warn-error-options'
  | 'datetime'
  | 'sample'
  | 'package';

/** Why a flag, or one value of a flag that is on or off, does nothing here. */
export type NoEffect = {
  readonly reason: string;
  /** The value that has none; absent: both. The other one asks for what is always so, and is taken. */
  readonly when?: boolean;
};

/** One flag: all that the command line, its help and its tests need to know. */
export type FlagRow = {
  /** Unique; also the name in `Flags`. */
  readonly key: string;
  /** dbt's name where several rows share one: `--output` is another flag for each verb. */
  readonly name?: string;
  /** Long and short spellings. */
  readonly options: readonly string[];
  /** Spellings that switch it off. */
  readonly off?: readonly string[];
  /** `DBT_X`; `DBT_ENGINE_X` is read as well and wins. */
  readonly env?: string;
  /** An environment variable of old that wins over all others, with a deprecation. */
  readonly oldEnv?: { readonly name: string; readonly inverted?: boolean };
  readonly kind: FlagKind;
  readonly choices?: readonly string[];
  readonly default: string | number | boolean | null | readonly string[];
  readonly commands: 'all' | readonly Command[];
  /** May stand under `flags:` of dbt_project.yml. */
  readonly inProject?: true;
  /** Not in the help. */
  readonly hidden?: true;
  readonly help: string;
  readonly noEffect?: NoEffect;
};
