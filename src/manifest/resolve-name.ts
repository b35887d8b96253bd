import type { GraphNode } from './manifest.js';
import type { NameIndex, NameTable } from './name-index.js';
import type { UniqueId } from './node.js';

/** Who asks: the package of the node, the root project, and the flag of dbt that changes the order of the search. */
export type Asker = {
  readonly nodePackage: string;
  readonly rootPackage: string;
  /** `require_ref_searches_node_package_before_root`; false as in dbt 1.12. */
  readonly nodePackageFirst?: boolean;
};

export type RefQuery = {
  readonly name: string;
  readonly package: string | null;
  /** As Python prints it: `1`, `1.5`, `beta`. Null when the ref is not pinned. */
  readonly version: string | null;
};

export type Resolved =
  | { readonly kind: 'found'; readonly id: UniqueId }
  | { readonly kind: 'disabled'; readonly node: GraphNode }
  | { readonly kind: 'ambiguous'; readonly name: string; readonly ids: readonly UniqueId[] }
  /** `versions`: what the model has, when only the version is wrong. */
  | { readonly kind: 'missing'; readonly versions: readonly string[] };

const REFABLE: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot']);

/** ref(): the named package alone; else the root project, the node's own package, then any package when one has it. */
export function resolveRef(index: NameIndex, query: RefQuery, asker: Asker): Resolved {
  const key = query.version === null || query.version === '' ? query.name : `${query.name}.v${query.version}`;
  let disabled: GraphNode | undefined;
  for (const packageName of packagesToSearch(asker, query.package)) {
    const ids = idsIn(index.refs, key, packageName);
    if (ids.length > 1) return { kind: 'ambiguous', name: key, ids };
    if (ids[0] !== undefined) return { kind: 'found', id: ids[0] };
    disabled ??= findDisabled(index, key, packageName, REFABLE);
  }
  if (disabled !== undefined) return { kind: 'disabled', node: disabled };
  return { kind: 'missing', versions: query.version === null ? [] : versionsOf(index, query.name) };
}

export function resolveSource(index: NameIndex, source: string, table: string, asker: Asker): Resolved {
  return resolveFirst(index, index.sources, `${source}.${table}`, null, asker);
}

export function resolveFunction(index: NameIndex, name: string, packageName: string | null, asker: Asker): Resolved {
  return resolveFirst(index, index.functions, name, packageName, asker);
}

export function resolveMetric(index: NameIndex, name: string, packageName: string | null, asker: Asker): Resolved {
  return resolveFirst(index, index.metrics, name, packageName, asker);
}

export function resolveSavedQuery(index: NameIndex, name: string, packageName: string | null, asker: Asker): Resolved {
  return resolveFirst(index, index.savedQueries, name, packageName, asker);
}

/** doc(): docs are never disabled and never ambiguous, the first package that has one wins. */
export function resolveDoc(
  index: NameIndex,
  name: string,
  packageName: string | null,
  asker: Asker,
): UniqueId | undefined {
  for (const candidate of packagesToSearch(asker, packageName)) {
    const id = idsIn(index.docs, name, candidate)[0];
    if (id !== undefined) return id;
  }
  return undefined;
}

/** Null stands for "any package". */
export function packagesToSearch(asker: Asker, target: string | null): readonly (string | null)[] {
  if (target !== null) return [target];
  if (asker.rootPackage === asker.nodePackage) return [asker.rootPackage, null];
  return asker.nodePackageFirst === true
    ? [asker.nodePackage, asker.rootPackage, null]
    : [asker.rootPackage, asker.nodePackage, null];
}

/** Unlike ref(), these never find a name ambiguous: the first package met has it. */
function resolveFirst(
  index: NameIndex,
  table: NameTable,
  key: string,
  packageName: string | null,
  asker: Asker,
): Resolved {
  let disabled: GraphNode | undefined;
  for (const candidate of packagesToSearch(asker, packageName)) {
    const id = idsIn(table, key, candidate)[0];
    if (id !== undefined) return { kind: 'found', id };
    disabled ??= findDisabled(index, key, candidate);
  }
  return disabled === undefined ? { kind: 'missing', versions: [] } : { kind: 'disabled', node: disabled };
}

function idsIn(table: NameTable, key: string, packageName: string | null): readonly UniqueId[] {
  const packages = table.get(key);
  if (packages === undefined) return [];
  if (packageName === null) return [...packages.values()];
  const id = packages.get(packageName);
  return id === undefined ? [] : [id];
}

/** The first disabled node of that name; of `kinds` only, when they are given. */
export function findDisabled(
  index: NameIndex,
  key: string,
  packageName: string | null,
  kinds?: ReadonlySet<string>,
): GraphNode | undefined {
  const packages = index.disabled.get(key);
  const nodes = packageName === null ? packages?.values().next().value : packages?.get(packageName);
  return nodes?.find(node => kinds === undefined || kinds.has(node.resource_type));
}

function versionsOf(index: NameIndex, name: string): string[] {
  const found: string[] = [];
  for (const key of index.refs.keys()) if (key.startsWith(`${name}.v`)) found.push(key.slice(name.length + 2));
  return found;
}
