import type { Project } from '../../config/index.js';
import { GLOBAL_PACKAGE, type MacroEntry, type MacroRegistry, SHELVES } from '../../context/index.js';
import type { MacroCall } from '../parse/parsed-file.js';
import type { LinkedMacro } from './link-macros.js';

/** Names that are no macros even where a macro of that name exists. */
const STANDARD_CALLS = ['source', 'ref', 'config'];

/**
 * Fills `depends_on.macros` of every macro from the calls in its text, as dbt reads them (jinja_static.py): calls by
 * name, of a macro of a package, and through `adapter.dispatch`, where both the name and what it leads to are looked up.
 */
export function fillMacroDependencies(
  macros: ReadonlyMap<string, LinkedMacro>,
  registry: MacroRegistry,
  root: Project,
  prefixes: readonly string[],
): void {
  const finder = new MacroFinder(registry, root, prefixes);
  for (const { node, block } of macros.values()) {
    const found = new Set<string>();
    for (const { packageName, name } of finder.names(block.calls)) {
      if (packageName === null && name === node.name) continue;
      const entry = registry.findByName(name, packageName ?? node.package_name);
      if (entry !== undefined) found.add(entry.id);
    }
    node.depends_on.macros.push(...found);
  }
}

type Name = { readonly packageName: string | null; readonly name: string };

class MacroFinder {
  readonly #registry: MacroRegistry;
  readonly #root: Project;
  readonly #prefixes: readonly string[];

  constructor(registry: MacroRegistry, root: Project, prefixes: readonly string[]) {
    this.#registry = registry;
    this.#root = root;
    this.#prefixes = prefixes;
  }

  names(calls: readonly MacroCall[]): Name[] {
    return calls.flatMap(call => {
      if (call.kind === 'dispatch') return this.#dispatched(call.name, call.namespace);
      if (call.kind === 'member') return [{ packageName: call.owner, name: call.name }];
      // Names of the context win over macros here, in dbt too.
      const isKnown = STANDARD_CALLS.includes(call.name) || SHELVES.yaml.has(call.name);
      return isKnown ? [] : [{ packageName: null, name: call.name }];
    });
  }

  #dispatched(name: string, namespace: string | null): Name[] {
    const target = this.#dispatch(name, namespace);
    const plain = { packageName: null, name };
    return target === undefined ? [plain] : [plain, { packageName: target.packageName, name: target.name }];
  }

  #dispatch(name: string, namespace: string | null): MacroEntry | undefined {
    for (const packageName of this.#searchOrder(namespace))
      for (const prefix of this.#prefixes) {
        const full = `${prefix}__${name}`;
        const found =
          packageName === null ? this.#registry.findByName(full) : this.#registry.tableOf(packageName)?.get(full);
        if (found !== undefined) return found;
      }
    return undefined;
  }

  #searchOrder(namespace: string | null): readonly (string | null)[] {
    if (namespace === null) return [null];
    const configured = this.#root.dispatch.find(entry => entry.macroNamespace === namespace);
    if (configured !== undefined && configured.searchOrder.length > 0) return configured.searchOrder;
    const isThere = namespace === GLOBAL_PACKAGE || this.#registry.hasPackage(namespace);
    return isThere ? [this.#root.name, namespace] : [null];
  }
}
