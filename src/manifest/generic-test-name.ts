import { md5 } from '../base/index.js';
import { compareCodePoints } from './code-point-order.js';
import type { Data } from './data.js';
import type { TestMetadata, UniqueId } from './node.js';
import type { PythonValues } from './python-values.js';
import { uniqueId } from './unique-id.js';

export type TestTarget =
  | { readonly kind: 'node'; readonly name: string; readonly version?: string | number | null }
  | { readonly kind: 'source'; readonly sourceName: string; readonly tableName: string };

export type TestNames = {
  /** The compiled file and, when it differs from `full`, the alias: always below 64 characters unless a user named it. */
  readonly short: string;
  /** The node's name and the last part of its fqn. */
  readonly full: string;
};

/**
 * Names of a generic test as dbt makes them (generic_test_builders.py): kind, target and the arguments sorted by name,
 * with everything that is not a letter, digit or underscore squeezed. `args` are those handed to the test's macro,
 * `column_name` included, `model` not counted. Unique ids, state and run history of other tools hang on every character.
 */
export function genericTestNames(
  test: { readonly name: string; readonly namespace: string | null },
  target: TestTarget,
  args: Data,
  python: PythonValues,
): TestNames {
  const kind = target.kind === 'source' ? `source_${test.name}` : test.name;
  const base = `${test.namespace === null ? kind : `${test.namespace}_${kind}`}_${targetName(target)}`;
  // Put together piece by piece: V8's join() may give two bytes to each letter, and so would every text with the name in it.
  let words = '';
  let before = '';
  for (const [key, value] of sortedEntries(python.entries(args) ?? [])) {
    if (key === 'model') continue;
    for (const part of parts(value, python)) {
      words += `${before}${squeezed(python.str(part))}`;
      before = '__';
    }
  }
  const full = `${base}_${words}`;
  if (full.length < 64 || length(full) < 64) return { short: full, full };
  return { short: `${[...base].slice(0, 30).join('')}_${md5(full)}`, full };
}

/** `test.<package>.<name>.<10 hex>`: the hash covers name and metadata, so that equal names with other arguments differ. */
export function genericTestId(
  packageName: string,
  fullName: string,
  metadata: TestMetadata,
  python: PythonValues,
): UniqueId {
  const { kwargs, name, namespace } = metadata;
  const parts = `'kwargs': ${hashed(kwargs, python)}, 'name': ${hashed(name, python)}, 'namespace': ${hashed(namespace, python)}`;
  const text = `${fullName}{${parts}}`;
  return uniqueId('test', packageName, fullName, md5(text).slice(-10));
}

/** The text of `model` among the test's arguments, as it stands in the manifest and in the hash. */
export function testModelArgument(target: TestTarget): string {
  if (target.kind === 'source')
    return `{{ get_where_subquery(source('${target.sourceName}', '${target.tableName}')) }}`;
  const version = hasVersion(target.version) ? `, version='${target.version}'` : '';
  return `{{ get_where_subquery(ref('${target.name}'${version})) }}`;
}

function targetName(target: TestTarget): string {
  if (target.kind === 'source') return `${target.sourceName}_${target.tableName}`;
  return hasVersion(target.version) ? `${target.name}_v${target.version}` : target.name;
}

/** Python asks for truth here: version 0 and '' count as none. */
function hasVersion(version: string | number | null | undefined): boolean {
  return version !== undefined && version !== null && version !== '' && version !== 0;
}

/** A dict gives its values, a list its items, everything else itself; nothing deeper is taken apart. */
function parts(value: Data, python: PythonValues): Data[] {
  if (Array.isArray(value)) return value;
  return python.entries(value)?.map(([, item]) => item) ?? [value];
}

/** Python's repr of the metadata with every map sorted by key and every scalar as text: what dbt hashes. */
function hashed(value: Data, python: PythonValues): string {
  if (typeof value === 'string') return quoted(value, python);
  if (Array.isArray(value)) return `[${value.map(item => hashed(item, python)).join(', ')}]`;
  const entries = python.entries(value);
  if (entries === undefined) return quoted(python.str(value), python);
  let text = '';
  for (const [key, item] of sortedEntries(entries)) {
    const name = typeof key === 'string' ? quoted(key, python) : python.repr(key);
    text += `${text === '' ? '' : ', '}${name}: ${hashed(item, python)}`;
  }
  return `{${text}}`;
}

/** Printable ASCII without quotes and backslashes stands in a repr as it is. */
const PLAIN = /^[ -&(-[\]-~]*$/;

function quoted(text: string, python: PythonValues): string {
  return PLAIN.test(text) ? `'${text}'` : python.repr(text);
}

function sortedEntries(entries: readonly [Data, Data][]): readonly [Data, Data][] {
  if (isSorted(entries)) return entries;
  return [...entries].sort(([a], [b]) => compareCodePoints(String(a), String(b)));
}

/** Most are: they are few. */
function isSorted(entries: readonly [Data, Data][]): boolean {
  for (let i = 1; i < entries.length; i++)
    if (compareCodePoints(String(entries[i - 1]?.[0]), String(entries[i]?.[0])) > 0) return false;
  return true;
}

const BEYOND_WORDS = /[^0-9a-zA-Z_]/;

function squeezed(text: string): string {
  return BEYOND_WORDS.test(text) ? text.replace(/[^0-9a-zA-Z_]+/g, '_') : text;
}

function length(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
