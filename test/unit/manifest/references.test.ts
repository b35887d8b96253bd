import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  accessProblem,
  docNotFoundText,
  type GraphNode,
  type IndexedParts,
  indexNames,
  type ModelNode,
  notFoundText,
  type RefQuery,
  refProblemText,
  resolveDoc,
  resolveRef,
  resolveSource,
} from '../../../src/manifest/index.js';

type Case = { name: string; error?: string; parents?: Record<string, string[]> };

const recorded = new Map(
  (
    JSON.parse(
      fs.readFileSync(new URL('../../fixtures/manifests/references/cases.json', import.meta.url), 'utf8'),
    ) as Case[]
  ).map(kase => [kase.name, kase]),
);

/** The sentence that dbt prints below the kind of the error, its indent taken off. */
function sentence(name: string): string {
  const lines = (recorded.get(name)?.error ?? '').split('\n').slice(1);
  return lines.map(line => line.slice(2)).join('\n');
}

function model(id: string, extra: Partial<ModelNode> = {}): ModelNode {
  const [, package_name = '', name = ''] = id.split('.');
  const base = { unique_id: id, package_name, name, resource_type: 'model', access: 'protected', group: null };
  return { ...base, version: null, latest_version: null, ...extra } as ModelNode;
}

function source(id: string): GraphNode {
  const [, package_name = '', source_name = '', name = ''] = id.split('.');
  return { unique_id: id, package_name, source_name, name, resource_type: 'source' } as GraphNode;
}

function parts(extra: readonly GraphNode[] = []): IndexedParts {
  const nodes = [
    model('model.other.both'),
    model('model.side.both'),
    model('model.side.only_side'),
    model('model.root.ver.v1', { version: 1, latest_version: 1 }),
    model('model.root.ver.v2', { version: 2, latest_version: 1 }),
    ...extra,
  ];
  const sources = [source('source.root.src.tab')];
  const off = [model('model.root.off'), source('source.root.off_src.tab')];
  return {
    nodes: new Map(nodes.map(n => [n.unique_id, n])),
    sources: new Map(sources.map(n => [n.unique_id, n])),
    disabled: new Map(off.map(n => [n.unique_id, [n]])),
    docs: new Map(),
    metrics: new Map(),
    savedQueries: new Map(),
    functions: new Map(),
    macros: new Map(),
  } as unknown as IndexedParts;
}

const asker = { nodePackage: 'root', rootPackage: 'root' };
const referrer = { resource_type: 'model', unique_id: 'model.root.a', original_file_path: 'models/a.sql' };
const ref = (name: string, packageName: string | null = null, version: string | null = null): RefQuery => ({
  name,
  package: packageName,
  version,
});

describe('a ref that leads nowhere', () => {
  const queries: Record<string, RefQuery> = {
    missing: ref('nowhere'),
    'missing in a package': ref('nowhere', 'side'),
    'package unknown': ref('off', 'nopkg'),
    disabled: ref('off'),
    'disabled in its package': ref('off', 'root'),
    'version unknown': ref('ver', null, '3'),
    'version of a model without any': ref('only_side', null, '1'),
    'version and package': ref('ver', 'root', '9'),
    ambiguous: ref('both'),
  };
  for (const [name, query] of Object.entries(queries)) {
    it(`says what dbt says: ${name}`, () => {
      const resolved = resolveRef(indexNames(parts()), query, asker);
      expect(refProblemText(referrer, query, resolved)).toBe(sentence(name));
    });
  }
  it('names the versions that the model has', () => {
    expect(resolveRef(indexNames(parts()), ref('ver', null, '3'), asker)).toEqual({
      kind: 'missing',
      versions: ['1', '2'],
    });
  });
  it('has the title of the node that asks', () => {
    const kinds: [string, string, string, string][] = [
      ['exposure', 'exposure', 'exposure.root.ex', 'models/e.yml'],
      ['snapshot', 'snapshot', 'snapshot.root.sn', 'snapshots/s.sql'],
      ['analysis', 'analysis', 'analysis.root.an', 'analyses/an.sql'],
    ];
    for (const [name, resource_type, unique_id, original_file_path] of kinds) {
      const from = { resource_type, unique_id, original_file_path };
      expect(notFoundText(from, { kind: 'node', name: 'nowhere' }, false)).toBe(sentence(name));
    }
  });
});

describe('a ref that is found', () => {
  const queries: [string, RefQuery, typeof asker, GraphNode[]][] = [
    ['version found', ref('ver', null, '2'), asker, []],
    ['version left out', ref('ver'), asker, []],
    ['not ambiguous with a package', ref('both', 'other'), asker, []],
    ['own package first in a package', ref('both'), { nodePackage: 'side', rootPackage: 'root' }, []],
    [
      'root before own package',
      ref('only_side'),
      { nodePackage: 'side', rootPackage: 'root' },
      [model('model.root.only_side')],
    ],
    ['from a package into another', ref('only_side'), { nodePackage: 'other', rootPackage: 'root' }, []],
  ];
  for (const [name, query, from, extra] of queries) {
    it(`is the node that dbt finds: ${name}`, () => {
      const [parents] = Object.values(recorded.get(name)?.parents ?? {});
      expect(resolveRef(indexNames(parts(extra)), query, from)).toEqual({ kind: 'found', id: parents?.[0] });
    });
  }
  it("is the node's own package's where the flag asks for it", () => {
    const index = indexNames(parts([model('model.root.only_side')]));
    const from = { nodePackage: 'side', rootPackage: 'root', nodePackageFirst: true };
    expect(resolveRef(index, ref('only_side'), from)).toEqual({ kind: 'found', id: 'model.side.only_side' });
  });
});

describe('a source that leads nowhere', () => {
  it.each([
    ['source missing', 'src', 'nowhere'],
    ['source disabled', 'off_src', 'tab'],
  ])('says what dbt says: %s', (name, sourceName, table) => {
    const resolved = resolveSource(indexNames(parts()), sourceName, table, asker);
    const target = { kind: 'source', name: `${sourceName}.${table}` } as const;
    expect(notFoundText(referrer, target, resolved.kind === 'disabled')).toBe(sentence(name));
  });
  it('is found by its two names', () => {
    const found = resolveSource(indexNames(parts()), 'src', 'tab', asker);
    expect(found).toEqual({ kind: 'found', id: 'source.root.src.tab' });
  });
});

describe('a doc that is not there', () => {
  it('says what dbt says, with and without a package', () => {
    expect(resolveDoc(indexNames(parts()), 'nowhere', null, asker)).toBeUndefined();
    expect(docNotFoundText('model.root.secret', 'nowhere', null)).toBe(sentence('doc missing'));
    expect(docNotFoundText('model.root.secret', 'nowhere', 'side')).toBe(sentence('doc missing in a package'));
  });
});

describe('access', () => {
  const open = (): boolean => false;
  const restricted = (name: string): boolean => name === 'side';
  const secret = model('model.root.secret', { access: 'private', group: 'g1' });
  const exposure = { resource_type: 'exposure', unique_id: 'exposure.root.ex', package_name: 'root' } as GraphNode;
  const cases: [string, GraphNode, ModelNode, (name: string) => boolean][] = [
    ['private without a group', model('model.root.a'), secret, open],
    ['private of another group', model('model.root.a', { group: 'g2' }), secret, open],
    ['private of the same group', model('model.root.a', { group: 'g1' }), secret, open],
    ['private from an exposure', exposure, secret, open],
    [
      'private without its own group',
      model('model.root.a'),
      model('model.root.lone_secret', { access: 'private' }),
      open,
    ],
    [
      'private to a restricted package, same group',
      model('model.root.a', { group: 'g1' }),
      model('model.side.only_side', { access: 'private', group: 'g1' }),
      restricted,
    ],
    ['protected in a restricted package', model('model.root.a'), model('model.side.only_side'), restricted],
    ['protected in an open package', model('model.root.a'), model('model.side.only_side'), open],
    [
      'public in a restricted package',
      model('model.root.a'),
      model('model.side.only_side', { access: 'public' }),
      restricted,
    ],
  ];
  for (const [name, from, target, restrict] of cases) {
    it(`is granted or refused as dbt does: ${name}`, () => {
      const expected = recorded.get(name)?.error === undefined ? undefined : sentence(name);
      expect(accessProblem(from, target, restrict)?.text).toBe(expected);
    });
  }
});
