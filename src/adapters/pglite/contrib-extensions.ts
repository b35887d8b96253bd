import type { Extension } from '@electric-sql/pglite';

/** Extensions that come with the embedded Postgres, by their SQL names. They are loaded only when a target lists them. */
export const CONTRIB_EXTENSIONS: readonly string[] = [
  'amcheck',
  'bloom',
  'btree_gin',
  'btree_gist',
  'citext',
  'cube',
  'dict_int',
  'dict_xsyn',
  'earthdistance',
  'fuzzystrmatch',
  'hstore',
  'intarray',
  'isn',
  'lo',
  'ltree',
  'pageinspect',
  'pg_trgm',
  'pg_visibility',
  'pgcrypto',
  'seg',
  'tablefunc',
  'tcn',
  'tsm_system_rows',
  'tsm_system_time',
  'unaccent',
  'uuid-ossp',
];

/** Loads one of the list; each is a module of its own whose only export has the module's name. */
export async function loadContrib(name: string): Promise<Extension> {
  const module = name.replaceAll('-', '_');
  const found = (await import(`@electric-sql/pglite/contrib/${module}`)) as Record<string, Extension>;
  const extension = found[module];
  if (extension === undefined) throw new Error(`the embedded Postgres has no extension ${name}`);
  return extension;
}
