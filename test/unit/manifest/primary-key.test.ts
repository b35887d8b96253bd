import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inferPrimaryKey, type ModelNode, type TestNode } from '../../../src/manifest/index.js';

type Case = Pick<ModelNode, 'constraints' | 'columns'> & { tests: TestNode[]; key: string[] };

const cases = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/manifests/primary-keys/cases.json', import.meta.url), 'utf8'),
) as Case[];

describe('the primary key of a model', () => {
  it('is inferred from constraints and tests as dbt infers it', () => {
    for (const kase of cases) expect(inferPrimaryKey(kase, kase.tests).sort(), JSON.stringify(kase)).toEqual(kase.key);
  });
  it('stands in the order of the tests', () => {
    const unique = (column_name: string): TestNode =>
      ({
        test_metadata: { name: 'unique', kwargs: { column_name } },
        config: { enabled: true },
      }) as unknown as TestNode;
    expect(inferPrimaryKey({ constraints: [], columns: {} }, [unique('z'), unique('a')])).toEqual(['z', 'a']);
  });
});
