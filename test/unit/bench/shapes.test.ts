import { describe, expect, it } from 'vitest';
import { filesOfS1, parentsOfS1, S1 } from '../../bench/shapes/s1.mjs';

describe('the generated shape of 2,000 simple models', () => {
  const parents = parentsOfS1();
  const levels: number[] = [];
  const children = new Array<number>(S1.models).fill(0);
  parents.forEach((list, i) => {
    levels[i] = list.length === 0 ? 0 : 1 + Math.max(...list.map(p => levels[p] ?? Number.NaN));
    for (const parent of list) children[parent] = (children[parent] ?? 0) + 1;
  });

  it('has 13,656 refs, seven in the middle and fifteen at most', () => {
    const counts = parents.map(list => new Set(list).size).sort((a, b) => a - b);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(13_656);
    expect(counts[1000]).toBe(7);
    expect(counts.at(-1)).toBe(15);
  });

  it('is sixteen levels deep, each as wide as published', () => {
    const widths = new Array<number>(16).fill(0);
    for (const level of levels) widths[level] = (widths[level] ?? 0) + 1;
    expect(widths).toEqual([1, 13, 54, 111, 199, 247, 268, 305, 285, 231, 153, 81, 35, 12, 3, 2]);
  });

  it('has the hottest parents with as many children as published', () => {
    expect(children.sort((a, b) => b - a).slice(0, 5)).toEqual([1999, 1072, 946, 676, 537]);
  });

  it('carries 6,000 generic tests, and none when they are left out', () => {
    const tests = (files: Map<string, string>): number =>
      [...files.values()].reduce((n, text) => n + (text.match(/- (unique|not_null|relationships)/g)?.length ?? 0), 0);
    expect(tests(filesOfS1())).toBe(6000);
    expect(tests(filesOfS1({ tests: false }))).toBe(0);
  });

  it('grows to 10,000 models by copies that hang one on the other', () => {
    const files = filesOfS1({ copies: 5 });
    expect([...files.keys()].filter(f => f.endsWith('.sql'))).toHaveLength(10_000);
    expect(files.get('models/copy2/path_0/copy2_node_0.sql')).toContain("ref('copy1_node_1999')");
  });

  it('is the same at every making', () => {
    expect(parentsOfS1()).toEqual(parents);
  });
});
