import { at, neighbours, reach } from './adjacency.js';
import type { Dag } from './dag.js';
import { Trait } from './outline.js';
import type { IndirectSelection } from './selection-spec.js';

/** Nodes that are selected, and tests that would be if their other parents were. */
export type Picked = { readonly direct: Uint8Array; readonly indirect: Uint8Array };

export type TestContext = {
  readonly dag: Dag;
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
      if (context.members[child] === 0 || !isTest(context.dag, child)) continue;
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
  const { known } = context.dag;
  const out = direct.slice();
  for (let node = 0; node < out.length; node++)
    if (indirect[node] === 1 && out[node] === 0 && known.kind(node) !== 'unit_test')
      if (known.has(node, Trait.code) && parentsWithin(node, complete, context)) out[node] = 1;
  return out;
}

function isTest({ known }: Dag, node: number): boolean {
  const kind = known.kind(node);
  return kind === 'test' || kind === 'unit_test';
}

function parentsWithin(test: number, flags: Uint8Array, { dag }: TestContext): boolean {
  return neighbours(dag.parents, test).every(parent => flags[parent] === 1);
}

function withParents(flags: Uint8Array, { dag, members }: TestContext): Uint8Array {
  const starts: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) starts.push(i);
  const above = reach(dag.parents, starts, undefined, members);
  return flags.map((flag, i) => flag | (above[i] ?? 0));
}

function withSources(flags: Uint8Array, { dag: { known } }: TestContext): Uint8Array {
  return flags.map((flag, i) => (known.kind(i) === 'source' ? 1 : flag));
}
