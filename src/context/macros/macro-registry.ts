import type { UniqueId } from '../../manifest/index.js';
import type { MacroEntry } from './macro-entry.js';

/** Macros of one package by name. */
export type MacroTable = ReadonlyMap<string, MacroEntry>;

/** The names that templates can call: macros, and packages by name. */
export type MacroNames = ReadonlyMap<string, MacroEntry | MacroTable>;

/** Ours, the most special first. */
export const INTERNAL_PACKAGES: readonly string[] = ['dbt_postgres', 'dbt', 'quern'];

/** The package that stands for all of ours: `dbt.x`. */
export const GLOBAL_PACKAGE = 'dbt';

/**
 * All macros, and dbt's ways of finding one. Two of them differ: templates look in the package of their node before the
 * root project and see nothing of other packages without their name; what is found by name alone (`findByName`) may lie
 * in any package.
 */
export class MacroRegistry {
  readonly rootPackage: string;
  /** The most special first: `dbt_postgres`, `dbt`. */
  readonly internalPackages: readonly string[];
  readonly byId: ReadonlyMap<UniqueId, MacroEntry>;
  readonly #packages: ReadonlyMap<string, MacroTable>;
  readonly #internals: MacroTable;
  readonly #byName: MacroTable;
  readonly #namespaces = new Map<string, MacroNames>();
  readonly #testNamespaces = new Map<string, MacroNames>();

  constructor(
    entries: Iterable<MacroEntry>,
    rootPackage: string,
    internalPackages: readonly string[] = INTERNAL_PACKAGES,
  ) {
    this.rootPackage = rootPackage;
    this.internalPackages = internalPackages;
    const byId = new Map<UniqueId, MacroEntry>();
    const packages = new Map<string, Map<string, MacroEntry>>();
    for (const entry of entries) {
      byId.set(entry.id, entry);
      const table = packages.get(entry.packageName) ?? new Map<string, MacroEntry>();
      table.set(entry.name, entry);
      packages.set(entry.packageName, table);
    }
    this.byId = byId;
    this.#packages = packages;
    this.#internals = joinTables([...internalPackages].reverse().map(name => packages.get(name)));
    const foreign = [...packages].filter(([name]) => !internalPackages.includes(name)).map(([, table]) => table);
    this.#byName = joinTables([this.#internals, ...foreign, packages.get(rootPackage)]);
  }

  /** The names that templates of a package can call. */
  namespace(searchPackage: string): MacroNames {
    const known = this.#namespaces.get(searchPackage);
    if (known !== undefined) return known;
    const names = new Map<string, MacroEntry | MacroTable>(this.#internals);
    names.set(GLOBAL_PACKAGE, this.#internals);
    for (const [name, table] of this.#packages) if (!this.internalPackages.includes(name)) names.set(name, table);
    for (const packageName of [this.rootPackage, searchPackage])
      for (const [name, entry] of this.#packages.get(packageName) ?? []) names.set(name, entry);
    this.#namespaces.set(searchPackage, names);
    return names;
  }

  /**
   * What a generic test sees while it is read: the macros that it calls, those that they call and so on, and
   * `get_where_subquery`; by name, and in the package they lie in.
   */
  testNamespace(calls: readonly UniqueId[]): MacroNames {
    const key = calls.join(' ');
    const known = this.#testNamespaces.get(key);
    if (known !== undefined) return known;
    const where = this.findByName('get_where_subquery');
    const names = new Map<string, MacroEntry | MacroTable>();
    const packages = new Map<string, Map<string, MacroEntry>>();
    for (const entry of this.#closure(where === undefined ? calls : [where.id, ...calls])) {
      names.set(entry.name, entry);
      const table = packages.get(entry.packageName) ?? new Map<string, MacroEntry>();
      packages.set(entry.packageName, table.set(entry.name, entry));
    }
    for (const [name, table] of packages) names.set(name, table);
    this.#testNamespaces.set(key, names);
    return names;
  }

  #closure(ids: readonly UniqueId[]): ReadonlySet<MacroEntry> {
    const found = new Set<MacroEntry>();
    const add = (id: UniqueId): void => {
      const entry = this.byId.get(id);
      if (entry === undefined || found.has(entry)) return;
      found.add(entry);
      entry.node.depends_on.macros.forEach(add);
    };
    ids.forEach(add);
    return found;
  }

  /** A macro as dispatch looks for it; null stands for "no package named". Undefined for a package that is not there. */
  inPackage(packageName: string | null, name: string, searchPackage: string): MacroEntry | undefined {
    if (packageName !== null) return this.tableOf(packageName)?.get(name);
    const found = this.namespace(searchPackage).get(name);
    return found === undefined || isTable(found) ? undefined : found;
  }

  /** Macros that `package.name` reaches; the package `dbt` holds all of ours. */
  tableOf(packageName: string): MacroTable | undefined {
    if (packageName === GLOBAL_PACKAGE) return this.#internals;
    return this.internalPackages.includes(packageName) ? undefined : this.#packages.get(packageName);
  }

  /** By name alone: of that package, else of the root project, of any package, of ours. */
  findByName(name: string, packageName: string | null = null): MacroEntry | undefined {
    const own = packageName === null ? undefined : this.#packages.get(packageName)?.get(name);
    return own ?? this.#byName.get(name);
  }

  /** The path within its package of the file that defines a macro, by the file as frames show it. */
  pathOf(name: string, file: string): string | undefined {
    for (const entry of this.byId.values()) if (entry.isAt(name, file)) return entry.node.original_file_path;
    return undefined;
  }

  hasPackage(name: string): boolean {
    return this.#packages.has(name);
  }
}

export function isTable(found: MacroEntry | MacroTable): found is MacroTable {
  return found instanceof Map;
}

/** Later tables win. */
function joinTables(tables: readonly (MacroTable | undefined)[]): Map<string, MacroEntry> {
  const joined = new Map<string, MacroEntry>();
  for (const table of tables) for (const [name, entry] of table ?? []) joined.set(name, entry);
  return joined;
}
