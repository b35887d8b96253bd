import type { NameIndex } from './name-index.js';
import type { MacroNode } from './node.js';

/** Packages that ship with the tool, the last ones in a look-up: `dbt`, `dbt_postgres`, `quern`. */
export type MacroScope = { readonly rootPackage: string; readonly internalPackages: ReadonlySet<string> };

type Locality = 0 | 1 | 2;
const CORE: Locality = 0;
const IMPORTED: Locality = 1;
const ROOT: Locality = 2;

/** A macro by name: the root project's before an installed package's before ours; among equals the last one read. */
export function findMacro(
  index: NameIndex,
  name: string,
  scope: MacroScope,
  packageName: string | null = null,
): MacroNode | undefined {
  return best(index, name, scope, macro => packageName === null || macro.package_name === packageName);
}

/**
 * `generate_schema_name`, `generate_alias_name`, `generate_database_name`: without `importedPackage` the root project's
 * or ours; with it that package's own one (which names only that package's nodes) or nothing.
 */
export function findGenerateMacro(
  index: NameIndex,
  component: 'schema' | 'alias' | 'database',
  scope: MacroScope,
  importedPackage: string | null = null,
): MacroNode | undefined {
  return best(index, `generate_${component}_name`, scope, macro => {
    const imported = locality(macro, scope) === IMPORTED;
    return importedPackage === null ? !imported : imported && macro.package_name === importedPackage;
  });
}

export type MaterializationLookup = {
  readonly macro: MacroNode | undefined;
  /** The package that overrides a built-in one: taken only when dbt's flag allows it, and then warned about. */
  readonly overriddenBy?: string;
};

/**
 * The macro of a materialization. The adapter's own (`materialization_view_postgres`) beats `…_default` wherever they
 * stand; then root before package before ours, the last one read among equals. A package does not override a built-in one unless
 * `allowPackageOverrides` (flag require_explicit_package_overrides_for_builtin_materializations: false).
 */
export function findMaterialization(
  index: NameIndex,
  name: string,
  adapterTypes: readonly string[],
  scope: MacroScope,
  allowPackageOverrides: boolean,
): MaterializationLookup {
  const candidates: MacroNode[] = [];
  for (const type of [...adapterTypes, 'default']) {
    const found = index.macros.get(`materialization_${name}_${type}`) ?? [];
    candidates.push(...[...found].sort((a, b) => locality(a, scope) - locality(b, scope)).reverse());
  }
  const first = candidates[0];
  if (first === undefined) return { macro: undefined };
  const builtIn = candidates.some(macro => locality(macro, scope) === CORE);
  if (locality(first, scope) !== IMPORTED || !builtIn) return { macro: first };
  if (allowPackageOverrides) return { macro: first, overriddenBy: first.package_name };
  return { macro: candidates.find(macro => locality(macro, scope) !== IMPORTED) };
}

function best(
  index: NameIndex,
  name: string,
  scope: MacroScope,
  keep: (macro: MacroNode) => boolean,
): MacroNode | undefined {
  let winner: MacroNode | undefined;
  for (const macro of index.macros.get(name) ?? []) {
    if (!keep(macro)) continue;
    if (winner === undefined || locality(macro, scope) >= locality(winner, scope)) winner = macro;
  }
  return winner;
}

function locality(macro: MacroNode, scope: MacroScope): Locality {
  if (macro.package_name === scope.rootPackage) return ROOT;
  return scope.internalPackages.has(macro.package_name) ? CORE : IMPORTED;
}
