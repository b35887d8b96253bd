import { makeMessage, ProjectError, suggest } from '../base/index.js';
import { catalogue, FOREIGN_EVENT_NAMES, isEventName, type Level } from './catalogue/index.js';

/** What to do with an event: emit it, make it an error, or drop it. */
export type WarningPolicy = {
  readonly decide: (event: {
    readonly name: string;
    readonly code: string;
    readonly level: Level;
    readonly forced: boolean;
  }) => 'warn' | 'error' | 'silence';
};

export type WarnErrorOptions = {
  /** `all` and `*` mean every warning. */
  readonly error?: string | readonly string[];
  readonly warn?: readonly string[];
  readonly silence?: readonly string[];
};

const GROUP = 'Deprecations';
const EVERYTHING: readonly string[] = ['all', '*'];

/**
 * --warn-error and --warn-error-options. A name beats the group `Deprecations`, the group beats `all`; at one level
 * silence beats warn beats error. `everyWarning` is flag require_all_warnings_handled_by_warn_error: without it only
 * events that are emitted with `force` obey.
 */
export function makeWarningPolicy(
  warnError: boolean,
  options: WarnErrorOptions = {},
  everyWarning = true,
): WarningPolicy {
  checkWarnErrorOptions(options);
  const error = typeof options.error === 'string' ? [] : (options.error ?? []);
  const everything = typeof options.error === 'string';
  const { warn = [], silence = [] } = options;
  const byName = (name: string): 'silence' | 'warn' | 'error' | undefined => {
    if (silence.includes(name)) return 'silence';
    if (warn.includes(name)) return 'warn';
    return error.includes(name) ? 'error' : undefined;
  };
  return {
    decide: event => {
      if (!event.forced && !(everyWarning && event.level === 'warn')) return 'warn';
      if (warnError) return 'error';
      const named = byName(event.name);
      if (named !== undefined) return named;
      const grouped = event.code.startsWith('D') ? byName(GROUP) : undefined;
      return grouped ?? (everything ? 'error' : 'warn');
    },
  };
}

/** Throws a ProjectError when an option has a wrong shape or names an event that does not exist. */
export function checkWarnErrorOptions(options: WarnErrorOptions): void {
  const { error, warn = [], silence = [] } = options;
  if (typeof error === 'string' && !EVERYTHING.includes(error))
    throw wrong("error must be one of ('all', '*') or a list of strings");
  const errors = typeof error === 'string' ? [] : (error ?? []);
  const mayWarn = typeof error === 'string' || errors.includes(GROUP) || silence.includes(GROUP);
  if (warn.length > 0 && !mayWarn)
    throw wrong(
      `\`warn\` can only be specified if \`error\` is one of ('all', '*') or ${GROUP} is in \`error\` or silence.`,
    );
  for (const name of [...errors, ...warn, ...silence]) {
    if (name === GROUP || isEventName(name)) continue;
    const near = suggest(name, [GROUP, ...Object.keys(catalogue), ...FOREIGN_EVENT_NAMES]);
    throw wrong(`${name} is not a valid dbt error name.`, near);
  }
}

function wrong(text: string, near?: string): ProjectError {
  return new ProjectError(
    makeMessage('EVENT-002', text, near === undefined ? {} : { suggestion: `did you mean '${near}'?` }),
  );
}
