/** Below this nodes count as equally short: how long such a one takes is chance. */
const SHORT_MS = 2000;

/**
 * What a node weighs in the order of a run, from how long nodes took when they last went well. Weights are powers of two
 * of two seconds, so that the same project runs in the same order although no two runs take the same time. A node
 * that nothing is known of weighs what the one in the middle does; without any history all weigh the same.
 */
export function expectedWeights(lastMs: ReadonlyMap<string, number>): (id: string) => number {
  const weights = new Map([...lastMs].map(([id, ms]) => [id, weightOf(ms)]));
  const sorted = [...weights.values()].sort((a, b) => a - b);
  const middle = sorted[sorted.length >> 1] ?? 1;
  return id => weights.get(id) ?? middle;
}

function weightOf(ms: number): number {
  return 2 ** Math.max(0, Math.round(Math.log2(Math.max(ms, 1) / SHORT_MS)));
}
