import type { GraphNode, Manifest } from './manifest.js';
import type { MacroNode, UniqueId } from './node.js';
import { searchName } from './search-name.js';

/** Name → package → id, packages in the order in which their nodes were met: the order is the search order. */
export type NameTable = ReadonlyMap<string, ReadonlyMap<string, UniqueId>>;

/** What look-ups by name need, built once from a manifest (or from the maps of one that is being linked). */
export type NameIndex = {
  /** Models, seeds and snapshots. A versioned model stands under `name.v2`, its latest version under `name` too. */
  readonly refs: NameTable;
  /** `source.table`. */
  readonly sources: NameTable;
  readonly docs: NameTable;
  readonly metrics: NameTable;
  readonly savedQueries: NameTable;
  readonly functions: NameTable;
  readonly singularTests: NameTable;
  readonly analyses: NameTable;
  /** Search name → package → disabled nodes of that name. */
  readonly disabled: ReadonlyMap<string, ReadonlyMap<string, readonly GraphNode[]>>;
  readonly macros: ReadonlyMap<string, readonly MacroNode[]>;
};

export type IndexedParts = Pick<
  Manifest,
  'nodes' | 'sources' | 'docs' | 'metrics' | 'savedQueries' | 'functions' | 'disabled' | 'macros'
>;

export function indexNames(manifest: IndexedParts): NameIndex {
  return {
    ...indexNodes(manifest),
    sources: table(manifest.sources.values(), searchName),
    docs: table(manifest.docs.values(), doc => doc.name),
    metrics: table(manifest.metrics.values(), searchName),
    savedQueries: table(manifest.savedQueries.values(), searchName),
    functions: table(manifest.functions.values(), searchName),
    disabled: indexDisabled(manifest),
    macros: indexMacros(manifest),
  };
}

function indexNodes(manifest: IndexedParts): Pick<NameIndex, 'refs' | 'singularTests' | 'analyses'> {
  const refs: Mutable = new Map();
  const singularTests: Mutable = new Map();
  const analyses: Mutable = new Map();
  for (const node of manifest.nodes.values()) {
    if (node.resource_type === 'model' && node.version !== null) {
      put(refs, searchName(node), node);
      if (node.version === node.latest_version) put(refs, node.name, node);
    } else if (node.resource_type === 'model' || node.resource_type === 'seed' || node.resource_type === 'snapshot') {
      put(refs, node.name, node);
    } else if (node.resource_type === 'test' && node.test_metadata === undefined) {
      put(singularTests, node.name, node);
    } else if (node.resource_type === 'analysis') {
      put(analyses, node.name, node);
    }
  }
  return { refs, singularTests, analyses };
}

function indexDisabled(manifest: IndexedParts): NameIndex['disabled'] {
  const found = new Map<string, Map<string, GraphNode[]>>();
  for (const nodes of manifest.disabled.values())
    for (const node of nodes) {
      const packages = getOr(found, searchName(node), () => new Map<string, GraphNode[]>());
      getOr(packages, node.package_name, () => []).push(node);
    }
  return found;
}

function indexMacros(manifest: IndexedParts): NameIndex['macros'] {
  const found = new Map<string, MacroNode[]>();
  for (const macro of manifest.macros.values()) getOr(found, macro.name, () => []).push(macro);
  return found;
}

type Mutable = Map<string, Map<string, UniqueId>>;
type Named = { readonly package_name: string; readonly unique_id: UniqueId };

function table<T extends Named>(nodes: Iterable<T>, nameOf: (node: T) => string): NameTable {
  const found: Mutable = new Map();
  for (const node of nodes) put(found, nameOf(node), node);
  return found;
}

function put(into: Mutable, name: string, node: Named): void {
  getOr(into, name, () => new Map()).set(node.package_name, node.unique_id);
}

function getOr<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
