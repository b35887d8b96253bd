import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  ancestors,
  cycleText,
  type Dag,
  dbtPriorities,
  descendants,
  findCycles,
  joinAdjacency,
  levels,
  longestPathPriorities,
  makeAdjacency,
  makeDag,
  ReadyQueue,
  reach,
  runGraph,
  runPriorities,
  subgraph,
  testEdges,
} from '../../../src/graph/index.js';
import type { Manifest } from '../../../src/manifest/index.js';

type Acyclic = {
  ids: string[];
  parents: Record<string, string[]>;
  selected: string[];
  below_with_test_edges: Record<string, string[]>;
  subset_edges: [string, string][];
  scores: Record<string, number>;
  order_one_at_a_time: string[];
  order_three_at_a_time: string[];
  order_without_edges: string[];
};
type Cyclic = { nodes: string[]; edges: [string, string][]; cycle: string | null };

const recorded = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/manifests/graphs/cases.json', import.meta.url), 'utf8'),
) as { cyclic: Cyclic[]; acyclic: Acyclic[] };

const dagOf = (kase: Acyclic): Dag =>
  makeDag(
    kase.ids,
    kase.ids.flatMap(id => (kase.parents[id] ?? []).map(parent => [parent, id] as const)),
  );

function manifestOf(kase: Acyclic): Manifest {
  const nodes = kase.ids.filter(id => /^(model|test)\./.test(id));
  return {
    nodes: new Map(nodes.map(id => [id, { unique_id: id, resource_type: id.split('.')[0] }])),
  } as unknown as Manifest;
}

/** Takes what is ready until `threads` nodes run, then ends the one that started first. */
function order(queue: ReadyQueue, threads: number): string[] {
  const taken: string[] = [];
  const running: string[] = [];
  while (!queue.finished) {
    while (running.length < threads) {
      const id = queue.take();
      if (id === undefined) break;
      running.push(id);
      taken.push(id);
    }
    queue.done(running.shift() ?? '');
  }
  return taken;
}

describe('cycles', () => {
  recorded.cyclic.forEach((kase, i) => {
    it(`are found where dbt finds them and told in its order (graph ${i})`, () => {
      const [first] = findCycles(makeDag(kase.nodes, kase.edges));
      expect(first === undefined ? null : first.join(' --> ')).toBe(kase.cycle);
    });
  });
  it('that have nothing to do with each other are all reported', () => {
    const dag = makeDag(
      ['a', 'b', 'c', 'd', 'e'],
      [
        ['a', 'b'],
        ['b', 'a'],
        ['c', 'd'],
        ['d', 'e'],
        ['e', 'c'],
      ],
    );
    expect(findCycles(dag).map(cycleText)).toEqual(['Found a cycle: a --> b', 'Found a cycle: c --> d --> e']);
  });
  it('are looked for without a stack in a chain of a hundred thousand models', () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => `m${i}`);
    const dag = makeDag(ids, [...ids.slice(1).map((id, i) => [ids[i] ?? '', id] as const), ['m99999', 'm99998']]);
    expect(findCycles(dag)).toEqual([['m99998', 'm99999']]);
  });
});

describe('test edges of build', () => {
  recorded.acyclic.forEach((kase, i) => {
    it(`make each node wait for what dbt makes it wait for (graph ${i})`, () => {
      const dag = dagOf(kase);
      const edges = joinAdjacency(dag.children, testEdges(dag, manifestOf(kase)));
      for (const [index, id] of dag.ids.entries()) {
        const below = reach(edges, [index]);
        expect(dag.ids.filter((_, at) => below[at] === 1).sort()).toEqual(kase.below_with_test_edges[id]);
      }
    });
  });
});

describe('a selected part of the graph', () => {
  recorded.acyclic.forEach((kase, i) => {
    const dag = dagOf(kase);
    const selected = new Set(kase.selected);
    it(`keeps the ways over unselected nodes as edges (graph ${i})`, () => {
      const part = subgraph(dag, selected);
      const edges = part.graph.edges().map(({ v, w }) => [v, w]);
      const byText = (a: string[], b: string[]): number => (a.join(' ') < b.join(' ') ? -1 : 1);
      expect(edges.sort(byText)).toEqual([...kase.subset_edges].sort(byText));
      expect([...part.ids].sort()).toEqual(kase.selected);
    });
    it(`is handed out in dbt's order with dbt's priorities (graph ${i})`, () => {
      const run = runGraph(dag, joinAdjacency(dag.children, testEdges(dag, manifestOf(kase))), selected);
      const priorities = dbtPriorities(run);
      run.ids.forEach((id, at) => {
        if (run.selected[at] === 1) expect(priorities[at], id).toBe(kase.scores[id]);
      });
      expect(order(new ReadyQueue(run, priorities), 1)).toEqual(kase.order_one_at_a_time);
      expect(order(new ReadyQueue(run, priorities), 3)).toEqual(kase.order_three_at_a_time);
      const loose = runGraph(dag, makeAdjacency(dag.ids.length, [], []), selected);
      expect(order(new ReadyQueue(loose, dbtPriorities(loose)), 1)).toEqual(kase.order_without_edges);
    });
  });
});

describe('the queue', () => {
  const dag = makeDag(
    ['short', 'long', 'middle', 'leaf', 'side'],
    [
      ['long', 'middle'],
      ['middle', 'leaf'],
      ['short', 'side'],
    ],
  );
  it('hands out first what has the longest way below it', () => {
    const run = runGraph(dag, dag.children, new Set(dag.ids));
    expect(order(new ReadyQueue(run, longestPathPriorities(run)), 1)).toEqual([
      'long',
      'middle',
      'short',
      'leaf',
      'side',
    ]);
  });
  it('keeps to the levels in a run, so that what needs nothing is there before what stands further below', () => {
    const run = runGraph(dag, dag.children, new Set(dag.ids));
    expect(order(new ReadyQueue(run, runPriorities(run)), 1)).toEqual(['long', 'short', 'middle', 'side', 'leaf']);
    const slow = runPriorities(run, id => (id === 'side' ? 1000 : 1));
    expect(order(new ReadyQueue(run, slow), 1)).toEqual(['short', 'long', 'side', 'middle', 'leaf']);
  });
  it('counts expected times when it knows them', () => {
    const run = runGraph(dag, dag.children, new Set(dag.ids));
    const slow = longestPathPriorities(run, id => (id === 'side' ? 1000 : 1));
    expect(order(new ReadyQueue(run, slow), 1)).toEqual(['short', 'side', 'long', 'middle', 'leaf']);
  });
  it('holds a child back until every parent is done, and knows what is left', () => {
    const queue = new ReadyQueue(runGraph(dag, dag.children, new Set(['long', 'leaf'])), new Float64Array(5));
    expect(queue.waiting).toBe(2);
    expect(queue.take()).toBe('long');
    expect(queue.take()).toBeUndefined();
    expect([queue.waiting, queue.finished]).toEqual([1, false]);
    queue.done('long');
    expect(queue.take()).toBe('leaf');
    queue.done('leaf');
    expect(queue.finished).toBe(true);
    expect(() => queue.done('leaf')).toThrow('not in flight');
  });
});

describe('walks', () => {
  const dag = makeDag(
    ['a', 'b', 'c', 'd'],
    [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'c'],
      ['c', 'd'],
    ],
  );
  it('go as deep as asked', () => {
    expect(descendants(dag, 'a', 1)).toEqual(['b', 'c']);
    expect(descendants(dag, 'a')).toEqual(['b', 'c', 'd']);
    expect(ancestors(dag, 'd', 2)).toEqual(['a', 'b', 'c']);
    expect(ancestors(dag, 'nowhere')).toEqual([]);
  });
  it('count levels by the longest way', () => {
    expect([...levels(dag.children)]).toEqual([0, 1, 2, 3]);
  });
});
