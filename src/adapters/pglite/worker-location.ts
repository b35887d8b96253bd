/**
 * The thread's program. Run from the TypeScript sources (tests) it is taken from `dist`, because Node runs no TypeScript
 * in a thread; the test set-up builds it when it is older than its source.
 */
export function workerLocation(): URL {
  const beside = new URL('./pglite-worker.js', import.meta.url);
  if (!import.meta.url.endsWith('.ts')) return beside;
  return new URL(beside.href.replace('/src/adapters/', '/dist/adapters/'));
}
