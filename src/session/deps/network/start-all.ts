/**
 * Starts something for every item at once and gives back the promises in order. What fails is thrown where its promise
 * is awaited, and nowhere else; `settled` waits for the rest, so that nothing goes on behind an error.
 */
export function startAll<T, R>(
  items: readonly T[],
  start: (item: T) => Promise<R>,
): { readonly results: readonly Promise<R>[]; readonly settled: () => Promise<void> } {
  const results = items.map(start);
  const settling = Promise.allSettled(results);
  return { results, settled: async () => void (await settling) };
}

/** All results in order; throws the first error in that order when everything has ended. */
export async function runAll<T, R>(items: readonly T[], start: (item: T) => Promise<R>): Promise<R[]> {
  const { results, settled } = startAll(items, start);
  await settled();
  return await Promise.all(results);
}
