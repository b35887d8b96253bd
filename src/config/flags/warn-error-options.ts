import { suggest } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import { asMap, describe, isNothing, isStringList } from '../reading/value-kinds.js';

/** Which warnings are errors and which are silent. Names are those of events; `Deprecations` stands for all of them. */
export type WarnErrorOptions = {
  readonly error: 'all' | readonly string[];
  readonly warn: readonly string[];
  readonly silence: readonly string[];
};

export const NO_WARN_ERROR_OPTIONS: WarnErrorOptions = { error: [], warn: [], silence: [] };

const OLD: Readonly<Record<string, string>> = { include: 'error', exclude: 'warn' };
const KEYS = ['error', 'warn', 'silence'];

export type WarnErrorReading = {
  readonly options: WarnErrorOptions;
  /** Old names that were used, for deprecation D031. */
  readonly old: readonly string[];
};

/** Reads the mapping with dbt's rules; a text says what is wrong. `names`: the events that exist, when they are known. */
export function readWarnErrorOptions(
  value: Data,
  shapes: DataShapes,
  names?: ReadonlySet<string>,
): WarnErrorReading | string {
  if (isNothing(value)) return { options: NO_WARN_ERROR_OPTIONS, old: [] };
  const given = asMap(value, shapes);
  if (given === undefined) return `warn_error_options must be a mapping, but it is ${describe(value, shapes)}`;
  const renamed = renameOld(given);
  if (typeof renamed === 'string') return renamed;
  const { error, warn, silence } = renamed.options;
  const all = error === 'all' || error === '*';
  if (typeof error === 'string' && !all) return "error must be one of ('all', '*') or a list of strings";
  const lists = [all ? [] : error, warn, silence].map(list => list ?? []);
  if (!lists.every(isStringList)) return `${KEYS.join(', ')} of warn_error_options must be lists of event names`;
  const [errors = [], warns = [], silences = []] = lists;
  if (warns.length > 0 && !all && !errors.includes('Deprecations') && !silences.includes('Deprecations'))
    return "`warn` can only be specified if `error` is one of ('all', '*') or Deprecations is in `error` or silence.";
  const unknown = names && [...errors, ...warns, ...silences].find(name => name !== 'Deprecations' && !names.has(name));
  if (unknown !== undefined) {
    const near = suggest(unknown, names ?? []);
    return `${unknown} is not a valid dbt error name.${near === undefined ? '' : ` Did you mean ${near}?`}`;
  }
  return { options: { error: all ? 'all' : errors, warn: warns, silence: silences }, old: renamed.old };
}

function renameOld(given: DataMap): { options: DataMap; old: string[] } | string {
  const options = makeMap();
  const old: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    const name = OLD[key] ?? key;
    if (name !== key) old.push(key);
    if (isFilled(options[name]) && isFilled(value)) {
      const other = Object.keys(OLD).find(candidate => OLD[candidate] === name) ?? name;
      return `Only \`${other}\` or \`${name}\` can be specified in \`warn_error_options\`, not both`;
    }
    if (!KEYS.includes(name)) return `warn_error_options has no key '${key}'; it knows ${KEYS.join(', ')}`;
    options[name] = value;
  }
  return { options, old };
}

function isFilled(value: Data): boolean {
  return Array.isArray(value) ? value.length > 0 : !isNothing(value) && value !== '';
}

/** What becomes of a warning: a name beats `Deprecations`, which beats `all`; silence beats warn, which beats error. */
export function warningFate(options: WarnErrorOptions, event: string, code: string): 'error' | 'warn' | 'silent' {
  const deprecation = code.startsWith('D');
  const named = (list: readonly string[]) => list.includes(event);
  const grouped = (list: readonly string[]) => deprecation && list.includes('Deprecations');
  const errors = options.error === 'all' ? [] : options.error;
  if (named(options.silence)) return 'silent';
  if (grouped(options.silence) && !named(errors) && !named(options.warn)) return 'silent';
  if (named(options.warn)) return 'warn';
  if (named(errors)) return 'error';
  if (grouped(options.warn) || grouped(options.silence)) return 'warn';
  return grouped(errors) || options.error === 'all' ? 'error' : 'warn';
}
