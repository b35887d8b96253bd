import type { UniqueId } from '../../manifest/index.js';
import type { MacroEntry } from './macro-entry.js';

/** Macros of one package by name. */
export type MacroTable = ReadonlyMap<string, MacroEntry>;

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
  readonly #namespaces = new Map<string, ReadonlyMap<string, MacroEntry | MacroTable>>();

  constructor(entries: Iterable<MacroEntry>, rootPackage: string, internalPackages: readonly string[]) {
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

  /** The names that templates of a package can call: macros, and packages by name. */
  namespace(searchPackage: string): ReadonlyMap<string, MacroEntry | MacroTable> {
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
