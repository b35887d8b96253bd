import { editDistance, type Message, makeMessage, type Span, suggest } from '../../base/index.js';
import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import { checkValue, type ValueFault } from './check-value.js';
import type { ConfigKey } from './config-key.js';
import { CONFIG_TABLES, type ConfigResource, knownConfigKeys } from './config-tables.js';
import { finishConfig } from './finish-config.js';
import { mergeValue } from './merge-value.js';

/** The configs of one source, such as one level of dbt_project.yml, an entry's `config:` or the calls in a file. */
export type ConfigLevel = {
  readonly values: DataMap;
  /** Where a key of it stands, with the text of that file, for messages. */
  readonly place?: (key: string) => { readonly span: Span; readonly source?: string } | undefined;
};

export type MergedConfig = {
  /** All keys of the resource in the order of dbt's manifest, then the free ones. */
  readonly config: DataMap;
  /** Names of the free keys. */
  readonly extra: readonly string[];
  /** Values that are wrong, each with its place; the config holds the default instead. */
  readonly messages: readonly Message[];
};

/** Lays levels over each other, the weakest first, by the merge rules of each key. */
export function mergeConfigs(
  resource: ConfigResource,
  levels: readonly ConfigLevel[],
  shapes: DataShapes,
): MergedConfig {
  const table = CONFIG_TABLES[resource];
  const messages: Message[] = [];
  const named = levels.map(level => ({ level, values: canonicalNames(level, messages) }));
  const config = makeMap();
  for (const key of table) config[key.name] = mergeKey(key, named, shapes, messages);
  if (resource !== 'source') restoreDefaults(table, config);
  const known = new Set(table.map(key => key.name));
  const extra = makeMap();
  for (const { values } of named)
    for (const [name, value] of Object.entries(values)) if (!known.has(name)) extra[name] = value;
  for (const { level, values } of named)
    for (const name of Object.keys(values)) if (!known.has(name)) messages.push(...mistypedKey(resource, level, name));
  const last = (name: string) => named.findLast(({ values }) => Object.hasOwn(values, name))?.level;
  for (const { key, fault } of finishConfig(resource, config)) messages.push(messageOf(last(key), key, fault));
  Object.assign(config, extra);
  return { config, extra: Object.keys(extra), messages };
}

/** Null clears what a weaker source said, and then the default counts; a source's freshness alone may be null. */
function restoreDefaults(table: readonly ConfigKey[], config: DataMap): void {
  for (const key of table) if (config[key.name] === null) config[key.name] = key.default();
}

type NamedLevel = { readonly level: ConfigLevel; readonly values: DataMap };

function mergeKey(key: ConfigKey, levels: readonly NamedLevel[], shapes: DataShapes, messages: Message[]): Data {
  const giving = levels.filter(({ values }) => Object.hasOwn(values, key.name));
  // What is replaced anyway need not be right.
  const counting = key.merge === 'clobber' ? giving.slice(-1) : giving;
  let merged: Data = key.default();
  for (const { level, values } of counting) {
    const raw = values[key.name];
    if (raw === null && key.merge === 'clobber' && key.rule.kind === 'text' && !key.rule.optional) continue;
    const checked = checkMerging(key, raw, merged, shapes);
    if ('fault' in checked) messages.push(messageOf(level, key.name, checked));
    else merged = checked.value;
  }
  return merged;
}

/** Parts are checked after they are laid over each other: a level may give only one of them. */
function checkMerging(key: ConfigKey, raw: Data, merged: Data, shapes: DataShapes): { value: Data } | ValueFault {
  const checked = checkValue(raw, key.rule, key.name, shapes);
  if ('fault' in checked || key.merge === 'clobber') return checked;
  if (key.rule.kind !== 'parts') return { value: mergeValue(key.merge, merged, checked.value, shapes) };
  const { shorthand } = key.rule;
  const given = shorthand !== undefined && typeof raw === 'boolean' ? makeMap([[shorthand, raw]]) : raw;
  return checkValue(mergeValue(key.merge, merged, given, shapes), key.rule, key.name, shapes);
}

const RENAMED: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook', dbname: 'database' };

/** The level with the names of the manifest; both names of one key at once are a fault. */
function canonicalNames(level: ConfigLevel, messages: Message[]): DataMap {
  const values = makeMap();
  for (const [written, value] of Object.entries(level.values)) {
    const name = RENAMED[written.trim()] ?? written.trim();
    if (Object.hasOwn(values, name)) {
      const fault = `'${name}' is given twice, also as '${Object.keys(RENAMED).find(key => RENAMED[key] === name)}'`;
      messages.push(messageOf(level, written, { fault, suggestion: 'Keep one of the two' }));
    } else values[name] = value;
  }
  return values;
}

/** A free key that is one slip away from a known one. Keys of users' own are nobody's business. */
function mistypedKey(resource: ConfigResource, level: ConfigLevel, name: string): Message[] {
  const known = knownConfigKeys(resource);
  const near = known.includes(name) ? undefined : suggest(name, known);
  if (near === undefined || editDistance(name, near) > (name.length < 9 ? 1 : 2)) return [];
  return [
    makeMessage('CONFIG-041', `The config '${name}' is not known`, {
      severity: 'warning',
      ...(level.place?.(name) ?? {}),
      suggestion: `did you mean '${near}'?`,
    }),
  ];
}

function messageOf(level: ConfigLevel | undefined, key: string, { fault, suggestion }: ValueFault): Message {
  const place = level?.place?.(key);
  return makeMessage('CONFIG-040', `Invalid config: ${fault}`, {
    ...(place ?? {}),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
