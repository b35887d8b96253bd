import { type Data, type DataMap, makeMap } from '../data.js';
import { asMap } from '../reading/value-kinds.js';
import { deepMerged } from './columns.js';
import type { Fields } from './fields.js';
import type { PatchConfig } from './properties.js';
import type { PropertyEntry } from './read-property-file.js';

/** Properties that count as configs wherever they stand. */
const MOVED = ['meta', 'docs', 'group', 'contract', 'access'] as const;

/**
 * `config:` of an entry with the properties that belong into it. One that stands in both places is an error in dbt's
 * words. `moved`: which of them the kind of entry has.
 */
export function readPatchConfig(fields: Fields, entry: PropertyEntry, moved: readonly string[] = MOVED): PatchConfig {
  const config = makeMap(Object.entries(fields.map('config')));
  const beside = new Set<string>();
  for (const key of moved) {
    const value = fields.any(key);
    if (value === undefined) continue;
    if (Object.hasOwn(config, key)) {
      const text = `found ${key} dictionary in 'config' dictionary and as top-level key`;
      fields.error([key], text, `Remove the top-level key and define it under 'config' only`);
    } else {
      config[key] = value;
      beside.add(key);
    }
  }
  const { yaml } = entry;
  const written = rawConfig(fields, entry);
  return {
    config,
    unrendered: deepMerged(config, written, value => asMap(value, fields.shapes)),
    placeOf: key => {
      const span = yaml.spanOf([...fields.path, ...(beside.has(key) ? [] : ['config']), key]);
      return span === undefined ? undefined : { span, source: yaml.text };
    },
  };
}

/** `config:` as the file has it, before rendering. */
export function rawConfig(fields: Fields, entry: PropertyEntry): DataMap {
  let value: Data = entry.data;
  for (const step of [...fields.path.slice(entry.path.length), 'config'])
    value = Array.isArray(value) ? value[Number(step)] : asMap(value, fields.shapes)?.[String(step)];
  return asMap(value, fields.shapes) ?? makeMap();
}
