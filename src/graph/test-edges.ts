import type { Manifest } from '../manifest/index.js';
import { type Adjacency, at, makeAdjacency, topologicalOrder } from './adjacency.js';
import type { Dag } from './dag.js';

/**
 * The extra edges of `build`: from each test to what must wait for it, that is, to every node (no test) all of whose
 * test's parents stand above it. dbt adds an edge for each such pair, quadratic in the depth of the project; here each
 * test is linked only to the first such nodes on every way down, which puts the same nodes in the same order.
 * Selection ignores these edges; scheduling and skipping follow them.
 */
export function testEdges(dag: Dag, manifest: Manifest): Adjacency {
  const kinds = kindsOf(dag, manifest);
  const below = withoutTests(dag, kinds);
  const order = topologicalOrder(below);
  const groups = testsByParents(dag, kinds);
  const above = parentsAbove(below, order, groups);
  const position = new Uint32Array(order.length);
  order.forEach((node, i) => {
    position[node] = i;
  });
  const from: number[] = [];
  const to: number[] = [];
  const seen = new Uint32Array(dag.ids.length);
  let round = 0;
  for (const group of groups) {
    const last = group.parents.reduce((a, b) => (at(position, b) > at(position, a) ? b : a));
    const waiting = firstBelow(below, last, kinds, seen, ++round, node => above(node, group));
    for (const test of group.tests)
      for (const node of waiting) {
        from.push(test);
        to.push(node);
      }
  }
  return makeAdjacency(dag.ids.length, from, to);
}

const TEST = 1;
/** What dbt calls executable here: every node of `manifest.nodes` that is no test. Sources, functions, metrics only link. */
const EXECUTABLE = 2;

type TestGroup = {
  readonly parents: readonly number[];
  /** Numbers of the parents among all parents of tests that have several; empty for a single parent. */
  readonly bits: readonly number[];
  readonly tests: number[];
};

function kindsOf(dag: Dag, manifest: Manifest): Uint8Array {
  return Uint8Array.from(dag.ids, id => {
    const node = manifest.nodes.get(id);
    return node === undefined ? 0 : node.resource_type === 'test' ? TEST : EXECUTABLE;
  });
}

/** The graph without its data tests: nothing stands below a test, so no way is lost. */
function withoutTests(dag: Dag, kinds: Uint8Array): Adjacency {
  const { starts, targets } = dag.children;
  const from: number[] = [];
  const to: number[] = [];
  for (let node = 0; node < dag.ids.length; node++)
    for (let e = at(starts, node); e < at(starts, node + 1); e++) {
      const child = at(targets, e);
      if (kinds[child] === TEST) continue;
      from.push(node);
      to.push(child);
    }
  return makeAdjacency(dag.ids.length, from, to);
}

/** The first executable nodes below `start`, on every way down, that stand below all parents of the test. */
function firstBelow(
  below: Adjacency,
  start: number,
  kinds: Uint8Array,
  seen: Uint32Array,
  round: number,
  isBelowAll: (node: number) => boolean,
): number[] {
  const found: number[] = [];
  const stack = [start];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const end = at(below.starts, node + 1);
    for (let e = at(below.starts, node); e < end; e++) {
      const child = at(below.targets, e);
      if (seen[child] === round) continue;
      seen[child] = round;
      if (kinds[child] === EXECUTABLE && isBelowAll(child)) found.push(child);
      else stack.push(child);
    }
  }
  return found;
}

/** Data tests by the set of their parents. */
function testsByParents(dag: Dag, kinds: Uint8Array): TestGroup[] {
  const groups = new Map<string, TestGroup>();
  const numbers = new Map<number, number>();
  const { starts, targets } = dag.parents;
  for (let test = 0; test < dag.ids.length; test++) {
    if (kinds[test] !== TEST || at(starts, test) === at(starts, test + 1)) continue;
    const parents = [...targets.slice(at(starts, test), at(starts, test + 1))].sort((a, b) => a - b);
    const key = parents.join(' ');
    let group = groups.get(key);
    if (group === undefined) {
      group = { parents, bits: parents.length === 1 ? [] : parents.map(p => numberOf(numbers, p)), tests: [] };
      groups.set(key, group);
    }
    group.tests.push(test);
  }
  return [...groups.values()];
}

function numberOf(numbers: Map<number, number>, parent: number): number {
  const known = numbers.get(parent);
  if (known !== undefined) return known;
  numbers.set(parent, numbers.size);
  return numbers.size - 1;
}

/** Whether all parents of a test stand above a node: one row of bits a node, filled parents first. */
function parentsAbove(
  below: Adjacency,
  order: Uint32Array,
  groups: readonly TestGroup[],
): (node: number, group: TestGroup) => boolean {
  const bitOf = new Map<number, number>();
  for (const group of groups) for (const [i, bit] of group.bits.entries()) bitOf.set(group.parents[i] ?? 0, bit);
  const words = (bitOf.size + 31) >> 5;
  const rows = new Uint32Array(words * order.length);
  if (words > 0)
    for (const node of order) {
      const own = bitOf.get(node);
      for (let e = at(below.starts, node); e < at(below.starts, node + 1); e++) {
        const row = at(below.targets, e) * words;
        for (let word = 0; word < words; word++)
          rows[row + word] = at(rows, row + word) | at(rows, node * words + word);
        if (own !== undefined) rows[row + (own >> 5)] = at(rows, row + (own >> 5)) | (1 << (own & 31));
      }
    }
  return (node, group) => {
    for (const bit of group.bits) if ((at(rows, node * words + (bit >> 5)) & (1 << (bit & 31))) === 0) return false;
    return true;
  };
}
