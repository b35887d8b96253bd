import { describe, expect, it } from 'vitest';
import type { Manifest, NodeReads, UniqueId } from '../../../../src/manifest/index.js';
import { changedNodes } from '../../../../src/session/watch/changed-nodes.js';

const noReads: NodeReads = {
  macros: [],
  vars: {},
  env: {},
  target: [],
  flags: [],
  adapterCalls: [],
  introspective: false,
};

type Parts = {
  nodes: Record<UniqueId, object>;
  macros?: Record<UniqueId, { text: string; calls?: UniqueId[] }>;
  reads?: Record<UniqueId, Partial<NodeReads>>;
};

function manifest({ nodes, macros = {}, reads = {} }: Parts): Manifest {
  const empty = new Map();
  const base = {
    config: {},
    depends_on: { macros: [], nodes: [] },
    description: '',
    columns: {},
    created_at: Math.random(),
  };
  return {
    metadata: {} as never,
    nodes: new Map(Object.entries(nodes).map(([id, node]) => [id, { ...base, unique_id: id, ...node } as never])),
    macros: new Map(
      Object.entries(macros).map(([id, macro]) => [
        id,
        { unique_id: id, macro_sql: macro.text, depends_on: { macros: macro.calls ?? [] } } as never,
      ]),
    ),
    facts: new Map(
      Object.keys(nodes).map(id => [id, { span: {} as never, reads: { ...noReads, ...reads[id] } }] as const),
    ),
    ...{ sources: empty, docs: empty, exposures: empty, metrics: empty, groups: empty, disabled: empty },
    ...{ savedQueries: empty, semanticModels: empty, unitTests: empty, functions: empty, selectors: {} },
  };
}

describe('what changed between two states of a project', () => {
  it('is a model whose text or config changed, one that came and one that went', () => {
    const before = manifest({ nodes: { a: { raw_code: '1' }, b: { config: { x: 1 } }, c: {}, d: { raw_code: 's' } } });
    const after = manifest({ nodes: { a: { raw_code: '2' }, b: { config: { x: 2 } }, d: { raw_code: 's' }, e: {} } });
    expect(changedNodes(before, after)).toEqual({ changed: ['a', 'b'], added: ['e'], removed: ['c'] });
  });

  it('is every node that reaches a changed macro, through others and round a circle, and no other', () => {
    const calls = (id: string): object => ({ depends_on: { macros: [id], nodes: [] } });
    const nodes = { a: calls('m1'), b: calls('m3'), c: calls('other'), d: {} };
    const macros = (text: string): NonNullable<Parts['macros']> => ({
      m1: { text: 'one', calls: ['m2'] },
      m2: { text, calls: ['m3'] },
      m3: { text: 'three', calls: ['m1'] },
      other: { text: 'x' },
    });
    const before = manifest({ nodes, macros: macros('two') });
    expect(changedNodes(before, manifest({ nodes, macros: macros('TWO') })).changed).toEqual(['a', 'b']);
  });

  it('is a node that read a var whose value changed', () => {
    const nodes = { a: {}, b: {} };
    const reads = (day: string): NonNullable<Parts['reads']> => ({ a: { vars: { day } }, b: { vars: { other: 1 } } });
    const before = manifest({ nodes, reads: reads('mon') });
    expect(changedNodes(before, manifest({ nodes, reads: reads('tue') })).changed).toEqual(['a']);
  });

  it('is no node whose description changed, but for one whose descriptions are written into the database', () => {
    const persisted = { config: { persist_docs: { relation: true } } };
    const before = manifest({ nodes: { a: { description: 'x' }, b: { description: 'x', ...persisted } } });
    const after = manifest({ nodes: { a: { description: 'y' }, b: { description: 'y', ...persisted } } });
    expect(changedNodes(before, after).changed).toEqual(['b']);
  });
});
