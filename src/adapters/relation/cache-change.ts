/** A relation as the log names it. */
export type CacheKey = { readonly database: string; readonly schema: string; readonly identifier: string };

/** What happened to the cache of relations, in the words of dbt's event CacheAction. */
export type CacheChange = {
  readonly action: 'add_relation' | 'add_link' | 'drop_relation' | 'drop_cascade' | 'rename_relation';
  readonly ref_key: CacheKey;
  /** The new name, or what a view reads. */
  readonly ref_key_2?: CacheKey;
  /** What goes along with a relation. */
  readonly ref_list?: readonly CacheKey[];
};

/** A key of the cache (`relationKey`) in its parts. */
export function cacheKey(key: string): CacheKey {
  const [database, schema, identifier] = JSON.parse(key) as (string | null)[];
  return { database: database ?? '', schema: schema ?? '', identifier: identifier ?? '' };
}
