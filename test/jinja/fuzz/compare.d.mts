/** What no two runs print alike, made alike: addresses in memory. */
export function normalise(text: string): string;
/** The same value in the encoding of the protocol, whatever the order of sets. */
export function sameValue(a: unknown, b: unknown): boolean;
