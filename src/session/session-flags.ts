import { type CliValues, type FlagName, type FlagValues, flagTable } from '../config/index.js';

type Camel<S extends string> = S extends `${infer Head}_${infer Rest}` ? `${Head}${Capitalize<Camel<Rest>>}` : S;

/** What a caller may give for a flag: its own type, or the text that the command line takes. */
type Given<V> =
  NonNullable<V> extends boolean
    ? boolean
    : NonNullable<V> extends number
      ? number
      : NonNullable<V> extends readonly string[]
        ? string | readonly string[]
        : NonNullable<V> extends string
          ? string
          : string | Readonly<Record<string, unknown>>;

/** Flags of a verb by their names in camel case: `{ select: ['orders+'], fullRefresh: true, vars: { day: 3 } }`. */
export type SessionFlags = { readonly [K in FlagName as Camel<K>]?: Given<FlagValues[K]> | undefined };

/** The flags as the command line would have them. */
export function flagsAsWords(flags: SessionFlags): CliValues {
  const given = flags as Readonly<Record<string, unknown>>;
  const words: Record<string, string | boolean | readonly string[]> = {};
  for (const row of flagTable) {
    const value = given[camel(row.key)];
    if (value !== undefined) words[row.key] = asWord(value);
  }
  return words;
}

function asWord(value: unknown): string | boolean | readonly string[] {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
