import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readManifest, readPreviousState, readRunResults } from '../../../src/artifacts/index.js';
import { memoryFiles, ProjectError } from '../../../src/base/index.js';

type Json = { [key: string]: Json } & { [key: number]: Json };
type Case = { version: number; before: unknown; after: Record<string, Record<string, Json>> };

const cases = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/manifests/old/cases.json', import.meta.url), 'utf8'),
) as Case[];

const filesWith = (file: string, data: unknown) => memoryFiles(new Map([[file, JSON.stringify(data)]]));

function messageOf(run: () => unknown): { code: string; text: string } | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof ProjectError) return { code: error.messages[0]?.code ?? '', text: error.message };
    throw error;
  }
  return undefined;
}

describe('a manifest of an older schema', () => {
  for (const kase of cases) {
    it(`v${kase.version} becomes what dbt makes of it, and what it lacks is filled in`, () => {
      const read = readManifest(filesWith('/m.json', kase.before), '/m.json');
      const kinds = {
        nodes: read.nodes,
        sources: read.sources,
        macros: read.macros,
        exposures: read.exposures,
        metrics: read.metrics,
        docs: read.docs,
      };
      for (const [kind, nodes] of Object.entries(kinds))
        for (const [id, { refs, ...node }] of Object.entries(kase.after[kind] ?? {})) {
          expect(nodes.get(id), id).toMatchObject(node);
          // From v9 on refs are objects already; dbt loses those, which nothing compares.
          if (refs !== undefined && kase.version < 9) expect(nodes.get(id)).toHaveProperty('refs', refs);
        }
      expect(Object.fromEntries([...read.disabled].map(([id, nodes]) => [id, nodes.length]))).toEqual(
        Object.fromEntries(
          Object.entries(kase.after['disabled'] ?? {}).map(([id, nodes]) => [
            id,
            (nodes as unknown as unknown[]).length,
          ]),
        ),
      );
      const orders = read.nodes.get('model.shop.orders');
      expect(orders).toMatchObject({ access: 'protected', version: null, contract: { enforced: false }, columns: {} });
      expect(orders).not.toHaveProperty('raw_sql');
      expect(orders).not.toHaveProperty('root_path');
      expect(read.nodes.get('seed.shop.countries')).not.toHaveProperty('refs');
    });
  }
});

describe('an artifact that cannot be read', () => {
  const v3 = { metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v3.json' } };
  it('of an unknown schema is refused in the words of dbt', () => {
    expect(messageOf(() => readManifest(filesWith('/s/manifest.json', v3), '/s/manifest.json'))).toEqual({
      code: 'ARTIFACT-002',
      text:
        'Expected a schema version of "https://schemas.getdbt.com/dbt/manifest/v12.json" in /s/manifest.json, but found ' +
        '"https://schemas.getdbt.com/dbt/manifest/v3.json". Are you running with a different version of dbt?',
    });
    expect(messageOf(() => readRunResults(filesWith('/r.json', {}), '/r.json'))?.text).toContain('but found nothing.');
  });
  it('says why: no JSON, no object, no nodes', () => {
    const broken = memoryFiles(new Map([['/m.json', '{"metadata": ']]));
    expect(messageOf(() => readManifest(broken, '/m.json'))).toMatchObject({ code: 'ARTIFACT-001' });
    expect(messageOf(() => readManifest(filesWith('/m.json', []), '/m.json'))?.text).toContain(
      'it is not a JSON object',
    );
    const metadata = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json' };
    const nodeless = filesWith('/m.json', { metadata, nodes: { 'model.a.b': 7 } });
    expect(messageOf(() => readManifest(nodeless, '/m.json'))?.text).toContain('nodes.model.a.b is not a node');
    const results = { metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json' } };
    expect(messageOf(() => readRunResults(filesWith('/r.json', results), '/r.json'))?.text).toContain(
      'results is not a list',
    );
  });
});

describe('the folder of --state', () => {
  it('may hold some artifacts and lack others', () => {
    const [kase] = cases;
    const results = {
      metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v5.json' },
      results: [{ unique_id: 'model.shop.orders', status: 'error' }],
      elapsed_time: 1,
    };
    const files = memoryFiles(
      new Map([
        ['/s/manifest.json', JSON.stringify(kase?.before)],
        ['/s/run_results.json', JSON.stringify(results)],
      ]),
    );
    const state = readPreviousState(files, '/s', '/target');
    expect(state.manifest?.nodes.has('model.shop.orders')).toBe(true);
    expect(state.results).toMatchObject([
      { unique_id: 'model.shop.orders', status: 'error', compiled: false, message: null },
    ]);
    expect([state.sources, state.currentSources]).toEqual([null, null]);
  });
});
