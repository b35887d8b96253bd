const HIDDEN = '*****';

export type Scrubber = { readonly text: (text: string) => string; readonly data: <T extends object>(data: T) => T };

const NOTHING_HIDDEN: Scrubber = { text: text => text, data: data => data };

/** Replaces each secret by five stars, the longest first, in text and in every text within plain data. */
export function makeScrubber(secrets: readonly string[]): Scrubber {
  const known = secrets.filter(secret => secret.trim() !== '').sort((a, b) => b.length - a.length);
  if (known.length === 0) return NOTHING_HIDDEN;
  const text = (value: string): string => known.reduce((all, secret) => all.replaceAll(secret, HIDDEN), value);
  const deep = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(deep);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [text(key), deep(item)]));
  };
  return { text, data: <T extends object>(data: T): T => deep(data) as T };
}

/** Values of the environment variables that hold secrets by their name. */
export function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const found: string[] = [];
  for (const [name, value] of Object.entries(env))
    if (name.startsWith('DBT_ENV_SECRET') && value !== undefined && value.trim() !== '') found.push(value);
  return found;
}
