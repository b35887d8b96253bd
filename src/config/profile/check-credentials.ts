import { suggest } from '../../base/index.js';
import type { Data, DataMap, DataPath, DataShapes } from '../data.js';
import type { Findings } from '../reading/findings.js';
import { asInteger, asMap, isNothing } from '../reading/value-kinds.js';
import { COMMON_KEYS, type CredentialKey } from './credential-keys.js';

type Check = {
  readonly findings: Findings;
  readonly shapes: DataShapes;
  /** Where the output stands in profiles.yml. */
  readonly path: DataPath;
  /** `Credentials in profile "x", target "y" invalid`, dbt's words. */
  readonly prefix: string;
};

/** The rendered output checked against its keys: canonical names, defaults filled in. Faults go to the findings. */
export function checkCredentials(output: DataMap, keys: readonly CredentialKey[], check: Check): DataMap {
  const checked = Object.create(null) as DataMap;
  for (const key of keys) {
    const names = [key.name, ...(key.aliases ?? [])].filter(name => Object.hasOwn(output, name));
    const [name, second] = names;
    if (second !== undefined) {
      const text = `${check.prefix}: Got duplicate keys: (${second}) all map to "${key.name}"`;
      check.findings.error('CONFIG-022', [...check.path, second], text, {
        at: 'key',
        suggestion: `Remove '${second}' or '${name}'`,
      });
    }
    if (name === undefined) {
      if (key.default === undefined) missing(key, check);
      checked[key.name] = key.default;
    } else checked[key.name] = checkValue(output[name], key, name, check) ?? key.default ?? null;
  }
  return checked;
}

/** Warns of a key that nobody knows when it looks like one that is known; others are none of our business. */
export function checkUnknownKeys(output: DataMap, keys: readonly CredentialKey[], check: Check): void {
  const known = [...COMMON_KEYS, ...keys.flatMap(key => [key.name, ...(key.aliases ?? [])])];
  for (const name of Object.keys(output)) {
    if (known.includes(name)) continue;
    const near = suggest(name, known);
    if (near === undefined) continue;
    check.findings.warning('CONFIG-024', [...check.path, name], `The key '${name}' is not known and has no effect`, {
      at: 'key',
      suggestion: `did you mean '${near}'?`,
    });
  }
}

function missing(key: CredentialKey, check: Check): void {
  const also = key.aliases === undefined ? '' : ` (or '${key.aliases.join("', '")}')`;
  check.findings.error('CONFIG-022', check.path, `${check.prefix}: '${key.name}' is a required property`, {
    suggestion: `Add '${key.name}'${also} to this output`,
  });
}

/** The value in its kind; undefined when it is nothing or wrong. */
function checkValue(value: Data, key: CredentialKey, name: string, check: Check): Data {
  if (isNothing(value) && key.optional) return undefined;
  if (key.kind === 'settings') return checkSettings(value, name, check);
  const typed = key.kind === 'integer' ? asInteger(value, check.shapes) : value;
  const right = key.kind === 'integer' ? typed !== undefined : typeof value === key.kind;
  if (!right) return wrong(value, key, name, check);
  if (key.values !== undefined && !key.values.includes(String(typed))) {
    const near = suggest(String(typed), key.values);
    const text = `${check.prefix}: ${check.shapes.repr(value)} is not one of ${check.shapes.repr([...key.values])}`;
    check.findings.error('CONFIG-022', [...check.path, name], text, {
      ...(near === undefined ? {} : { suggestion: `did you mean '${near}'?` }),
    });
  }
  checkRange(typed, key, name, check);
  return typed;
}

function checkRange(value: Data, key: CredentialKey, name: string, check: Check): void {
  if (typeof value !== 'number') return;
  const { minimum = value, maximum = value } = key;
  if (value >= minimum && value <= maximum) return;
  const bound = value < minimum ? `less than the minimum of ${minimum}` : `greater than the maximum of ${maximum}`;
  check.findings.error('CONFIG-022', [...check.path, name], `${check.prefix}: ${value} is ${bound}`);
}

function wrong(value: Data, key: CredentialKey, name: string, check: Check): undefined {
  // The value of a password is never repeated.
  const shown = key.name === 'password' ? 'the password' : check.shapes.repr(value);
  const text = `${check.prefix}: ${shown} is not of type '${key.kind}'`;
  check.findings.error('CONFIG-022', [...check.path, name], text, { suggestion: adviceFor(value, key) });
  return undefined;
}

function adviceFor(value: Data, key: CredentialKey): string {
  if (key.kind === 'string') return `Put the value of '${key.name}' in quotes`;
  if (typeof value !== 'string')
    return `Give '${key.name}' ${key.kind === 'integer' ? 'a whole number' : 'true or false'}`;
  const filter = key.kind === 'integer' ? 'as_number' : 'as_bool';
  return `Write it without quotes, or with the filter when it comes from a variable: "{{ env_var('NAME') | ${filter} }}"`;
}

function checkSettings(value: Data, name: string, check: Check): Data {
  const map = asMap(value, check.shapes);
  if (map === undefined) {
    const text = `${check.prefix}: 'settings' is not a mapping of server settings to values`;
    check.findings.error('CONFIG-022', [...check.path, name], text, {
      suggestion: "Write them as a mapping: settings: {statement_timeout: '5min'}",
    });
    return undefined;
  }
  const settings = Object.create(null) as DataMap;
  for (const [setting, item] of Object.entries(map)) {
    if (Array.isArray(item) || isNothing(item) || asMap(item, check.shapes) !== undefined)
      check.findings.error(
        'CONFIG-022',
        [...check.path, name, setting],
        `${check.prefix}: the setting '${setting}' needs a single value`,
      );
    else settings[setting] = typeof item === 'boolean' ? (item ? 'on' : 'off') : check.shapes.str(item);
  }
  return settings;
}
