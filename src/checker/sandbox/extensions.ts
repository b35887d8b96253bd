import { CONTRIB_EXTENSIONS } from '../../adapters/index.js';

/**
 * Functions and types by which a text shows that it uses an extension, for projects that leave `create extension` to an
 * administrator. Those that the embedded Postgres has are loaded; of the others it is known that they are missing.
 */
const SIGNS: Readonly<Record<string, RegExp>> = {
  citext: /\bcitext\b/i,
  cube: /\bcube_(?:distance|enlarge|union|inter)\s*\(/i,
  earthdistance: /\b(?:ll_to_earth|earth_distance|earth_box)\s*\(/i,
  fuzzystrmatch: /\b(?:levenshtein(?:_less_equal)?|soundex|d?metaphone(?:_alt)?|daitch_mokotoff)\s*\(/i,
  hstore: /\bhstore\b/i,
  intarray: /\b(?:icount|sort_asc|sort_desc|uniq|idx|subarray)\s*\(/i,
  ltree: /\b(?:ltree|lquery|nlevel|subltree|text2ltree)\b/i,
  pg_trgm: /\b(?:similarity|word_similarity|strict_word_similarity|show_trgm)\s*\(/i,
  pgcrypto: /\b(?:digest|hmac|crypt|gen_salt|gen_random_bytes|pgp_(?:sym|pub)_\w+|armor|dearmor)\s*\(/i,
  tablefunc: /\b(?:crosstab\w*|connectby|normal_rand)\s*\(/i,
  unaccent: /\bunaccent\b/i,
  'uuid-ossp': /\buuid_(?:generate_v\w+|nil|ns_\w+)\s*\(/i,
  postgis: /\b(?:geometry|geography|st_\w+\s*\()/i,
  vector: /\b(?:vector\s*\(|halfvec|sparsevec|cosine_distance|l2_distance)|<=>/i,
  timescaledb: /\b(?:time_bucket\w*|create_hypertable|locf|interpolate)\s*\(/i,
  dblink: /\bdblink\w*\s*\(/i,
  h3: /\b(?:h3index|h3_\w+\s*\()/i,
  hll: /\bhll(?:_\w+\s*\(|\b)/i,
  pg_stat_statements: /\bpg_stat_statements\b/i,
  pg_cron: /\bcron\.\w+/i,
};

const CREATE = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?(?:"([^"]+)"|([\w-]+))/gi;

/** What each extension is built on; `create extension … cascade` is not at hand where a name is only used. */
const NEEDS: Readonly<Record<string, readonly string[]>> = { earthdistance: ['cube'] };

export type Extensions = { readonly available: readonly string[]; readonly missing: ReadonlySet<string> };

/** Extensions that texts create or use, parted by whether the embedded Postgres has them. */
export function extensionsOf(texts: readonly string[]): Extensions {
  const wanted = new Set<string>();
  for (const text of texts) {
    for (const match of text.matchAll(CREATE)) wanted.add((match[1] ?? match[2] ?? '').toLowerCase());
    for (const name of extensionsIn(text)) wanted.add(name);
  }
  wanted.delete('plpgsql');
  for (const name of [...wanted]) for (const need of NEEDS[name] ?? []) wanted.add(need);
  const has = (name: string): boolean => CONTRIB_EXTENSIONS.includes(name);
  const available = CONTRIB_EXTENSIONS.filter(name => wanted.has(name));
  return { available, missing: new Set([...wanted].filter(name => !has(name))) };
}

/** Extensions whose functions or types a text seems to use. */
export function extensionsIn(text: string): readonly string[] {
  return Object.keys(SIGNS).filter(name => SIGNS[name]?.test(text));
}

/** Whether the names that an extension brings are known here. */
export function hasSigns(extension: string): boolean {
  return extension in SIGNS;
}
