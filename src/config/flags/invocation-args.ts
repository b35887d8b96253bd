import { flagsOf } from './flag-table.js';
import type { Flags } from './resolve-flags.js';

/** Folders as they were found, all absolute, and what stood on the command line besides flags. */
export type InvocationFacts = {
  readonly projectDir: string;
  readonly profilesDir: string;
  readonly logPath: string;
  /** The command line as the user typed it, without secrets. */
  readonly command: string;
  /** Arguments without a dash: `macro` of run-operation. */
  readonly words?: Readonly<Record<string, string>>;
};

/** Names under which dbt's artifacts know two verbs of two words. */
export const WHICH: Readonly<Record<string, string>> = {
  'docs generate': 'generate',
  'docs serve': 'serve',
  'source freshness': 'freshness',
};

/** Flags that dbt always tells, whether the verb takes them or not. */
const ALWAYS: ReadonlySet<string> = new Set(['introspect', 'empty']);

/** Flags that dbt only tells when they are on. */
const ONLY_WHEN_ON: ReadonlySet<string> = new Set([
  ...['debug', 'full_refresh', 'fail_fast', 'warn_error', 'single_threaded', 'log_cache_events', 'store_failures'],
  ...['use_experimental_parser', 'embedded', 'watch'],
]);

/**
 * `args` of run_results.json and `invocation_args_dict` in templates: dbt's names of the flags that the verb takes, with
 * their values; what is not set is left out. `retry` starts from it.
 */
export function invocationArgs(flags: Flags, facts: InvocationFacts): Record<string, unknown> {
  const taken = new Set<string>([...flagsOf(flags.command).map(row => row.key), ...ALWAYS]);
  const names = new Map<string, string>(flagsOf(flags.command).map(row => [row.key, row.name ?? row.key]));
  const args: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(flags.values)) {
    if (!taken.has(key) || value === null || value === undefined) continue;
    if (value === false && ONLY_WHEN_ON.has(key)) continue;
    if (key === 'models' && (value as readonly string[]).length === 0) continue;
    args[names.get(key) ?? key] = value;
  }
  return {
    ...args,
    ...behaviourArgs(flags),
    ...facts.words,
    strict_mode: false,
    which: WHICH[flags.command] ?? flags.command,
    invocation_command: facts.command,
    project_dir: facts.projectDir,
    profiles_dir: facts.profilesDir,
    log_path: facts.logPath,
  };
}

/** Those of adapters are no arguments. */
function behaviourArgs({ behaviour }: Flags): Record<string, boolean> {
  return Object.fromEntries(
    Object.entries(behaviour).filter(
      ([name]) => !name.startsWith('postgres_') && name !== 'enable_truthy_nulls_equals_macro',
    ),
  );
}
