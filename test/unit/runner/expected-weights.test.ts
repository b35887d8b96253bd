import { describe, expect, test } from 'vitest';
import { longestPathPriorities, makeDag, ReadyQueue, runGraph } from '../../../src/graph/index.js';
import { expectedWeights } from '../../../src/runner/schedule/expected-weights.js';

/** The order in which one worker does `a`, `b`, `c` (of which none needs another) and what hangs on them. */
function order(edges: readonly (readonly [string, string])[], lastMs: Readonly<Record<string, number>>): string[] {
  const ids = ['a', 'b', 'c', 'c_below'];
  const dag = makeDag(ids, edges);
  const graph = runGraph(dag, dag.children, new Set(ids));
  const queue = new ReadyQueue(graph, longestPathPriorities(graph, expectedWeights(new Map(Object.entries(lastMs)))));
  const done: string[] = [];
  for (let id = queue.take(); id !== undefined; id = queue.take()) {
    done.push(id);
    queue.done(id);
  }
  return done;
}

const BELOW = [['c', 'c_below']] as const;

describe('the order of a run', () => {
  test('is that of the longest way below, then of the names, as long as nothing is known of earlier runs', () => {
    expect(order(BELOW, {})).toEqual(['c', 'a', 'b', 'c_below']);
  });

  test('puts what took long before what has more but shorter nodes below it', () => {
    expect(order(BELOW, { a: 900, b: 80_000, c: 800, c_below: 700 })).toEqual(['b', 'c', 'a', 'c_below']);
  });

  test('does not follow chance: short nodes weigh the same however long they took', () => {
    const once = order([], { a: 200, b: 310, c: 1900, c_below: 110 });
    expect(order([], { a: 1900, b: 70, c: 140, c_below: 600 })).toEqual(once);
    expect(once).toEqual(['a', 'b', 'c', 'c_below']);
  });

  test('takes a node that is new for one that takes as long as the one in the middle', () => {
    expect(order([], { a: 1000, b: 64_000, c: 64_000 })).toEqual(['b', 'c', 'c_below', 'a']);
  });
});
