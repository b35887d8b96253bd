import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Data,
  genericTestId,
  genericTestNames,
  type TestMetadata,
  type TestTarget,
  testModelArgument,
} from '../../../src/manifest/index.js';
import { decode, python } from './python-values.js';

type Case = {
  unique_id: string;
  name: string;
  alias: string;
  path: string;
  test: string;
  namespace: string | null;
  kwargs: unknown;
  attached_node: string | null;
  sources: [string, string][];
};

const cases = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/manifests/test-names/cases.json', import.meta.url), 'utf8'),
) as Case[];

/** Names that the user chose: dbt synthesizes nothing there, only the id. */
const OWN = /^(my_own_name|other_own)/;

function targetOf(kase: Case): TestTarget {
  const model = (python.entries(decode(kase.kwargs)) ?? []).find(([key]) => key === 'model')?.[1] as string;
  const source = /source\('(.*)', '(.*)'\)/.exec(model);
  if (source !== null) return { kind: 'source', sourceName: source[1] ?? '', tableName: source[2] ?? '' };
  const ref = /ref\('([^']*)'(?:, version='([^']*)')?\)/.exec(model);
  return { kind: 'node', name: ref?.[1] ?? '', version: ref?.[2] ?? null };
}

describe('names of generic tests', () => {
  it('were recorded from real dbt for at least eighty odd tests', () => {
    expect(cases.length).toBeGreaterThanOrEqual(80);
  });
  for (const kase of cases) {
    const kwargs: Data = decode(kase.kwargs);
    if (!OWN.test(kase.name)) {
      it(`are made of kind, target and arguments as dbt makes them: ${kase.name}`, () => {
        const names = genericTestNames({ name: kase.test, namespace: kase.namespace }, targetOf(kase), kwargs, python);
        expect(names).toEqual({ short: kase.alias, full: kase.name });
        expect(kase.path).toBe(`${names.short}.sql`);
      });
    }
    it(`get dbt's id with the hash of name and metadata: ${kase.unique_id}`, () => {
      const metadata = { namespace: kase.namespace, name: kase.test, kwargs } as unknown as TestMetadata;
      expect(genericTestId('odd_names', kase.name, metadata, python)).toBe(kase.unique_id);
    });
    it(`hand the tested relation over as dbt writes it: ${kase.name}`, () => {
      const model = (python.entries(kwargs) ?? []).find(([key]) => key === 'model')?.[1];
      expect(testModelArgument(targetOf(kase))).toBe(model);
    });
  }
});
