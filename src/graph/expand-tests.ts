import { type GraphNode, parentsOf } from '../manifest/index.js';
import { at, reach } from './adjacency.js';
import type { Dag } from './dag.js';
import type { IndirectSelection } from './selection-spec.js';

/** Nodes that are selected, and tests that would be if their other parents were. */
export type Picked = { readonly direct: Uint8Array; readonly indirect: Uint8Array };

export type TestContext = {
  readonly dag: Dag;
  readonly nodes: readonly (GraphNode | undefined)[];
  readonly members: Uint8Array;
};

/**
 * Adds the tests that touch what a criterion found. Eager: every one of them. Cautious: those with all parents selected.
 * Buildable: those whose parents are selected, stand above something selected, or are sources. The others are kept
 * aside, for what they still lack may be found by another criterion.
 */
export function addTests(found: Uint8Array, mode: IndirectSelection, context: TestContext): Picked {
  const direct = found.slice();
  const indirect = new Uint8Array(found.length);
  if (mode === 'empty') return { direct, indirect };
  const buildable = mode === 'buildable' ? withSources(withParents(found, context), context) : found;
  const { starts, targets } = context.dag.children;
  for (let node = 0; node < found.length; node++) {
    if (found[node] === 0) continue;
    for (let e = at(starts, node); e < at(starts, node + 1); e++) {
      const child = at(targets, e);
      if (context.members[child] === 0 || !isTest(context.nodes[child])) continue;
      if (mode === 'eager' || parentsWithin(child, found, context)) direct[child] = 1;
      else if (mode === 'buildable' && parentsWithin(child, buildable, context)) direct[child] = 1;
      else indirect[child] = 1;
    }
  }
  return { direct, indirect };
}

/**
 * After criteria were combined: tests kept aside whose parents are all there now. Unit tests are not looked at again,
 * and a source counts only when it is selected, as in dbt.
 */
export function completeTests(
  direct: Uint8Array,
  indirect: Uint8Array,
  mode: IndirectSelection,
  context: TestContext,
): Uint8Array {
  if (mode !== 'cautious' && mode !== 'buildable') return direct;
  const complete = mode === 'buildable' ? withParents(direct, context) : direct;
  const out = direct.slice();
  for (let node = 0; node < out.length; node++)
    if (indirect[node] === 1 && out[node] === 0 && context.nodes[node]?.resource_type !== 'unit_test')
      if (isNodeOfCode(context.nodes[node]) && parentsWithin(node, complete, context)) out[node] = 1;
  return out;
}

function isTest(node: GraphNode | undefined): boolean {
  return node?.resource_type === 'test' || node?.resource_type === 'unit_test';
}

function isNodeOfCode(node: GraphNode | undefined): boolean {
  return node !== undefined && 'raw_code' in node && node.resource_type !== 'function';
}

function parentsWithin(test: number, flags: Uint8Array, { dag, nodes }: TestContext): boolean {
  const node = nodes[test];
  if (node === undefined) return false;
  return parentsOf(node).every(id => {
    const index = dag.indexOf.get(id);
    return index !== undefined && flags[index] === 1;
  });
}

function withParents(flags: Uint8Array, { dag, members }: TestContext): Uint8Array {
  const starts: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) starts.push(i);
  const above = reach(dag.parents, starts, undefined, members);
  return flags.map((flag, i) => flag | (above[i] ?? 0));
}

function withSources(flags: Uint8Array, { nodes }: TestContext): Uint8Array {
  return flags.map((flag, i) => (nodes[i]?.resource_type === 'source' ? 1 : flag));
}
