import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  findGenerateMacro,
  findMacro,
  findMaterialization,
  type IndexedParts,
  indexNames,
  type MacroNode,
} from '../../../src/manifest/index.js';

type Case = {
  macros: string[];
  find: [string | null, string | null][];
  generate: ['schema' | 'alias', string | null, string | null][];
  materialization: [string, boolean, string | null][];
};

const cases = JSON.parse(
  fs.readFileSync(new URL('../../fixtures/manifests/macros/cases.json', import.meta.url), 'utf8'),
) as Case[];
const scope = { rootPackage: 'root', internalPackages: new Set(['dbt', 'dbt_postgres']) };
const nothing = new Map();

function indexOf(ids: readonly string[]) {
  const macros = ids.map(unique_id => {
    const [, package_name, name] = unique_id.split('.');
    return [unique_id, { unique_id, package_name, name } as MacroNode] as const;
  });
  const parts = {
    nodes: nothing,
    sources: nothing,
    docs: nothing,
    metrics: nothing,
    savedQueries: nothing,
    functions: nothing,
    disabled: nothing,
  };
  return indexNames({ ...parts, macros: new Map(macros) } as unknown as IndexedParts);
}

describe('a macro', () => {
  it('is found where dbt finds it, by name and by package', () => {
    for (const kase of cases)
      for (const [packageName, expected] of kase.find)
        expect(findMacro(indexOf(kase.macros), 'm', scope, packageName)?.unique_id ?? null).toBe(expected);
  });
  it('that names schemas and aliases comes from the root project, from us, or from the package that is asked for', () => {
    for (const kase of cases)
      for (const [component, packageName, expected] of kase.generate) {
        const found = findGenerateMacro(indexOf(kase.macros), component, scope, packageName);
        expect(found?.unique_id ?? null, JSON.stringify([kase.macros, component, packageName])).toBe(expected);
      }
  });
  it('of a materialization is not overridden by a package unless that is allowed', () => {
    let overridden = 0;
    for (const kase of cases)
      for (const [name, allowed, expected] of kase.materialization) {
        const found = findMaterialization(indexOf(kase.macros), name, ['postgres'], scope, allowed);
        expect(found.macro?.unique_id ?? null, JSON.stringify([kase.macros, name, allowed])).toBe(expected);
        if (found.overriddenBy !== undefined) overridden++;
      }
    expect(overridden).toBeGreaterThan(0);
  });
});
