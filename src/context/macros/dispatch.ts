import type { Project } from '../../config/index.js';
import { raise, strRepr } from '../../jinja/index.js';
import type { MacroEntry } from './macro-entry.js';
import { GLOBAL_PACKAGE, type MacroRegistry } from './macro-registry.js';

export type DispatchScope = {
  readonly registry: MacroRegistry;
  readonly root: Project;
  /** Names of the projects that the root depends on, ours among them. */
  readonly dependencies: ReadonlySet<string>;
  /** `postgres`, `default`. */
  readonly prefixes: readonly string[];
  /** Generic tests while they are read find a macro by its name alone, in whichever package it lies. */
  readonly byName?: boolean;
};

/**
 * dbt's `adapter.dispatch`: for each package of the search order the adapter's own macro, then the default one. Throws
 * dbt's errors, among them one that lists what was looked for.
 */
export function dispatchMacro(
  scope: DispatchScope,
  name: string,
  namespace: string | null,
  searchPackage: string,
): MacroEntry {
  if (name.includes('.')) refuseDottedName(name);
  const attempts: string[] = [];
  for (const packageName of searchOrder(scope, namespace)) {
    for (const prefix of scope.prefixes) {
      const full = `${prefix}__${name}`;
      const found =
        packageName === null && scope.byName === true
          ? scope.registry.findByName(full)
          : scope.registry.inPackage(packageName, full, searchPackage);
      if (found !== undefined) return found;
      attempts.push(packageName === null ? full : `${packageName}.${full}`);
    }
  }
  const where = namespace === null ? 'None' : namespace;
  return raise(
    'CompilationError',
    `In dispatch: No macro named '${name}' found within namespace: '${where}'\n    Searched for: ${attempts.map(strRepr).join(', ')}`,
  );
}

/** Null stands for a look-up without a package. */
function searchOrder({ root, dependencies }: DispatchScope, namespace: string | null): readonly (string | null)[] {
  if (namespace === null) return [null];
  const configured = root.dispatch.find(entry => entry.macroNamespace === namespace);
  if (configured !== undefined && configured.searchOrder.length > 0) return configured.searchOrder;
  if (namespace === GLOBAL_PACKAGE || dependencies.has(namespace)) return [root.name, namespace];
  return [null];
}

function refuseDottedName(name: string): never {
  const [namespace = '', rest = ''] = splitOnce(name);
  return raise(
    'CompilationError',
    `In adapter.dispatch, got a macro name of "${name}", but "." is not a valid macro name component. Did you mean ` +
      `\`adapter.dispatch("${rest}", macro_namespace="${namespace}")\`?`,
  );
}

function splitOnce(name: string): [string, string] {
  const at = name.indexOf('.');
  return [name.slice(0, at), name.slice(at + 1)];
}
