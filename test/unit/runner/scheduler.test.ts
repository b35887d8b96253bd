import { describe, expect, it } from 'vitest';
import { longestPathPriorities, makeDag, ReadyQueue, runGraph } from '../../../src/graph/index.js';
import { Scheduler } from '../../../src/runner/schedule/scheduler.js';

type Edge = readonly [string, string];

/** A graph whose works take some turns of the loop each; what happened is written down. */
function run(ids: string[], edges: Edge[], slots: number, turns: Readonly<Record<string, number>> = {}) {
  const dag = makeDag(ids, edges);
  const graph = runGraph(dag, dag.children, new Set(ids));
  const queue = new ReadyQueue(graph, longestPathPriorities(graph));
  const log: string[] = [];
  const used = new Map<string, number>();
  let most = 0;
  const scheduler: Scheduler = new Scheduler({
    queue,
    slots,
    work: async (id, slot) => {
      log.push(`+${id}`);
      used.set(id, slot);
      most = Math.max(most, scheduler.inFlight.length);
      for (let i = 0; i < (turns[id] ?? 1); i++) await Promise.resolve();
      log.push(`-${id}`);
    },
  });
  return { scheduler, queue, log, used, most: () => most };
}

describe('the scheduler', () => {
  it('begins a node when everything above it has ended', async () => {
    const { scheduler, log } = run(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
      4,
    );
    await scheduler.run();
    expect(log).toEqual(['+a', '-a', '+b', '-b', '+c', '-c']);
  });

  it('never has more in flight than there are slots, and uses them all when it can', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `n${i}`);
    const four = run(ids, [], 4, Object.fromEntries(ids.map((id, i) => [id, 1 + (i % 3)])));
    await four.scheduler.run();
    expect(four.most()).toBe(4);
    const one = run(ids, [], 1);
    await one.scheduler.run();
    expect(one.most()).toBe(1);
    expect(one.log.length).toBe(24);
  });

  it('gives each work a slot of its own, the lowest that is free', async () => {
    const { scheduler, used } = run(['a', 'b', 'c'], [], 2, { a: 1, b: 9, c: 1 });
    await scheduler.run();
    expect(Object.fromEntries(used)).toEqual({ a: 1, b: 2, c: 1 });
  });

  it('takes what has the longest way below it first, and equal ones in the order of their ids', async () => {
    const { scheduler, log } = run(
      ['leaf', 'x', 'y', 'z'],
      [
        ['x', 'y'],
        ['y', 'z'],
      ],
      1,
    );
    await scheduler.run();
    expect(log.filter(line => line.startsWith('+'))).toEqual(['+x', '+y', '+leaf', '+z']);
  });

  it('waits for what is above by way of a node that is not selected', async () => {
    const dag = makeDag(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    );
    const graph = runGraph(dag, dag.children, new Set(['a', 'c']));
    const queue = new ReadyQueue(graph, longestPathPriorities(graph));
    const log: string[] = [];
    await new Scheduler({ queue, slots: 2, work: async id => void log.push(id) }).run();
    expect(log).toEqual(['a', 'c']);
  });

  it('begins nothing more once it was stopped, and lets what runs end', async () => {
    const { scheduler, log, queue } = run(['a', 'b', 'c'], [], 1, { a: 3 });
    const done = scheduler.run();
    scheduler.stop();
    await done;
    expect(log).toEqual(['+a', '-a']);
    expect(queue.waiting).toBe(2);
  });

  it('ends at once when it is stopped before it has begun', async () => {
    const { scheduler, log } = run(['a'], [], 1);
    scheduler.stop();
    await scheduler.run();
    expect(log).toEqual([]);
  });

  it('throws what a work threw, after those beside it have ended', async () => {
    const dag = makeDag(['a', 'b', 'c'], []);
    const graph = runGraph(dag, dag.children, new Set(['a', 'b', 'c']));
    const queue = new ReadyQueue(graph, longestPathPriorities(graph));
    const ended: string[] = [];
    const work = async (id: string): Promise<void> => {
      if (id === 'a') throw new Error('broken');
      await Promise.resolve();
      ended.push(id);
    };
    await expect(new Scheduler({ queue, slots: 2, work }).run()).rejects.toThrow('broken');
    expect(ended).toEqual(['b']);
  });
});
