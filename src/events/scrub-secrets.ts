const HIDDEN = '*****';
/** Above this depth keys are fields of the catalogue, which a password of one letter must not change. */
const OWN_KEYS_DEPTH = 2;

export type Scrubber = { readonly text: (text: string) => string; readonly data: <T extends object>(data: T) => T };

const NOTHING_HIDDEN: Scrubber = { text: text => text, data: data => data };

/** Replaces each secret by five stars, the longest first, in text and in every text within plain data. */
export function makeScrubber(secrets: readonly string[]): Scrubber {
  const known = secrets.filter(secret => secret.trim() !== '').sort((a, b) => b.length - a.length);
  if (known.length === 0) return NOTHING_HIDDEN;
  const text = (value: string): string => known.reduce((all, secret) => all.replaceAll(secret, HIDDEN), value);
  const deep = (value: unknown, depth: number): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(item => deep(item, depth + 1));
    if (value === null || typeof value !== 'object') return value;
    const keyOf = depth < OWN_KEYS_DEPTH ? (key: string) => key : text;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [keyOf(key), deep(item, depth + 1)]));
  };
  return { text, data: <T extends object>(data: T): T => deep(data, 0) as T };
}

/** Values of the environment variables that hold secrets by their name. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(env))
    if (name.startsWith('DBT_ENV_SECRET') && value !== undefined && value.trim() !== '') found.push(value);
  return found;
}
