import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import { asMap } from '../reading/value-kinds.js';
import type { FreshnessProperties, SourceProperties, SourceTableProperties } from './properties.js';

/** What a source and its table say together, as the one level that is laid over the project's. */
export type SourceConfig = {
  readonly config: DataMap;
  /** Why `loaded_at_field` and `loaded_at_query` cannot both be meant, in dbt's words. */
  readonly fault: string | undefined;
};

/**
 * The configs of one table: those of the source, those of the table over them; freshness by its parts, meta by its keys,
 * all tags together and sorted.
 */
export function sourceTableConfig(
  source: SourceProperties,
  table: SourceTableProperties,
  shapes: DataShapes,
): SourceConfig {
  const config = makeMap([...Object.entries(source.config), ...Object.entries(table.config)]);
  const freshness = mergeFreshness(
    [source.freshness, own(source.config, 'freshness'), table.freshness, own(table.config, 'freshness')],
    shapes,
  );
  if (freshness === undefined) delete config['freshness'];
  else config['freshness'] = freshness;
  const { field, query, fault } = loadedAt(source, table);
  config['loaded_at_field'] = field;
  config['loaded_at_query'] = query;
  const maps = [source.meta, source.config['meta'], table.meta, table.config['meta']];
  config['meta'] = makeMap(maps.flatMap(map => Object.entries(asMap(map, shapes) ?? {})));
  const tags = [source.tags, source.config['tags'], table.tags, table.config['tags']];
  config['tags'] = [...new Set(tags.flatMap(textsOf))].sort();
  return { config, fault };
}

/** Undefined for "not given", null for "switched off". */
function own(config: DataMap, key: string): FreshnessProperties {
  return Object.hasOwn(config, key) ? (config[key] as FreshnessProperties) : undefined;
}

function textsOf(value: Data | readonly string[]): string[] {
  const list = Array.isArray(value) ? (value as readonly Data[]) : [value as Data];
  return list.filter(item => typeof item === 'string');
}

/** Null switches off what came before; what follows a null counts only when it has a threshold. */
function mergeFreshness(levels: readonly FreshnessProperties[], shapes: DataShapes): DataMap | null | undefined {
  let merged: DataMap | null = makeMap();
  for (const level of levels) {
    const update = level === null ? null : (asMap(level, shapes) ?? makeMap());
    if (merged !== null && update !== null) merged = mergePair(merged, update, shapes);
    else merged = merged === null && update !== null && hasThreshold(update, shapes) ? update : null;
  }
  if (merged === null) return null;
  return hasThreshold(merged, shapes) ? merged : undefined;
}

function mergePair(base: DataMap, update: DataMap, shapes: DataShapes): DataMap {
  const merged = makeMap(Object.entries(base));
  if (typeof update['filter'] === 'string') merged['filter'] = update['filter'];
  for (const key of ['warn_after', 'error_after']) {
    if (update[key] === null) merged[key] = null;
    else if (update[key] !== undefined)
      merged[key] = makeMap([...Object.entries(asMap(base[key], shapes) ?? {}), ...given(asMap(update[key], shapes))]);
  }
  return merged;
}

function given(threshold: DataMap | undefined): [string, Data][] {
  return Object.entries(threshold ?? {}).filter(([, value]) => value !== null);
}

function hasThreshold(freshness: DataMap, shapes: DataShapes): boolean {
  return ['warn_after', 'error_after'].some(key => {
    const { count = null, period = null } = asMap(freshness[key], shapes) ?? {};
    return count !== null && period !== null;
  });
}

function loadedAt(source: SourceProperties, table: SourceTableProperties) {
  const at = (level: SourceProperties | SourceTableProperties) => ({
    field: level.loadedAtField ?? level.config['loaded_at_field'] ?? null,
    query: level.loadedAtQuery ?? level.config['loaded_at_query'] ?? null,
  });
  const [above, here] = [at(source), at(table)];
  const ownField = table.loadedAtFieldPresent || here.field !== null;
  const both = 'Cannot specify both loaded_at_field and loaded_at_query at';
  const fault =
    table.loadedAtFieldPresent && here.query !== null
      ? `${both} table level.`
      : above.field !== null && above.query !== null
        ? `${both} source level.`
        : undefined;
  return {
    field: ownField ? here.field : above.field,
    query: here.query ?? (table.loadedAtFieldPresent ? null : above.query),
    fault,
  };
}
