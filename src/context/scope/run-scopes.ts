import { asDict, hostFunction, type Value } from '../../jinja/index.js';
import type { GraphNode, SourceNode, UnitTestNode } from '../../manifest/index.js';
import { BoundMacro } from '../macros/bound-macro.js';
import type { MacroEntry } from '../macros/macro-entry.js';
import { GLOBAL_PACKAGE } from '../macros/macro-registry.js';
import { SHELVES } from '../scopes.js';
import type { Surroundings } from '../surroundings.js';
import { LazyDict } from '../values/lazy-dict.js';
import type { ReadRecorder } from './reads.js';
import type { RunParts } from './run-parts.js';
import { Scope } from './scope.js';

export type ScopeExtras = {
  /** Names that stand before all others: `results`, `schemas`, `database_schemas` on-run-end. */
  readonly extra?: Readonly<Record<string, Value>>;
  readonly reads?: ReadRecorder;
};

/** A node's template, its hooks and its materialization while the project runs. */
export function runScope(around: Surroundings, node: GraphNode, run: RunParts, extras: ScopeExtras = {}): Scope {
  return new Scope({
    around,
    kind: 'node',
    shelves: SHELVES,
    subject: node,
    macros: around.macros.namespace(node.package_name),
    searchPackage: node.package_name,
    run,
    ...extras,
  });
}

/** A macro that runs by itself: run-operation, and what the engine calls (create_schema, get_show_sql, …). */
export function operationScope(
  around: Surroundings,
  macro: MacroEntry,
  run: RunParts,
  extras: ScopeExtras = {},
): Scope {
  return new Scope({
    around,
    kind: 'macro',
    shelves: SHELVES,
    subject: macro.node,
    macros: around.macros.namespace(macro.packageName),
    searchPackage: macro.packageName,
    run,
    ...extras,
  });
}

/** `loaded_at_query` of a source. */
export function sourceScope(around: Surroundings, source: SourceNode, run: RunParts): Scope {
  return new Scope({
    around,
    kind: 'source',
    shelves: SHELVES,
    subject: source,
    macros: around.macros.namespace(source.package_name),
    searchPackage: source.package_name,
    run,
  });
}

/**
 * The template of a model under a unit test: `ref` and `source` of `run.links` lead to fixtures, vars and environment of
 * `run` are the test's, and the macros that it overrides give what it says.
 */
export function unitTestScope(around: Surroundings, test: UnitTestNode, run: RunParts): Scope {
  const scope = runScope(around, test, run);
  overrideMacros(scope, test.overrides?.macros ?? {});
  return scope;
}

/**
 * Lets names of a scope give other values, as unit tests say it: `is_incremental`, `package.macro`. What the scope does
 * not have is passed over. A macro of ours is overridden by its name and by `dbt.name` alike.
 */
export function overrideMacros(scope: Scope, overrides: Readonly<Record<string, Value>>): void {
  const entries = Object.entries(overrides);
  const packages = new Map<string, Map<string, Value>>();
  for (const [path, value] of entries.filter(([name]) => name.split('.').length === 2)) {
    const [packageName = '', name = ''] = path.split('.');
    const known = asDict(scope.get(packageName))?.getText(name);
    if (known === undefined) continue;
    put(packages, packageName, name, stand(known, value));
    if (packageName === GLOBAL_PACKAGE) scope.set(name, stand(known, value));
  }
  for (const [name, value] of entries.filter(([path]) => !path.includes('.'))) {
    const known = scope.get(name);
    if (known === undefined) continue;
    if (asDict(scope.get(GLOBAL_PACKAGE))?.getText(name) !== undefined)
      put(packages, GLOBAL_PACKAGE, name, stand(known, value));
    scope.set(name, stand(known, value));
  }
  for (const [packageName, names] of packages) scope.set(packageName, withNames(scope.get(packageName), names));
}

/** What a name stands for under an override: a macro is called and gives the value, anything else is the value. */
function stand(known: Value, value: Value): Value {
  return known instanceof BoundMacro ? hostFunction('override', () => value) : value;
}

function put(packages: Map<string, Map<string, Value>>, packageName: string, name: string, value: Value): void {
  const names = packages.get(packageName) ?? new Map<string, Value>();
  packages.set(packageName, names.set(name, value));
}

function withNames(table: Value | undefined, names: ReadonlyMap<string, Value>): Value {
  const dict = asDict(table);
  return new LazyDict(
    {
      keys: () => [...(dict?.keyList() ?? []), ...names.keys()].map(String),
      get: name => names.get(name) ?? dict?.getText(name),
    },
    'MacroNamespace',
  );
}
