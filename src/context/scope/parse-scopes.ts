import type { DataMap } from '../../config/index.js';
import { asDict, Dict, raise, str, type Value } from '../../jinja/index.js';
import type { GraphNode, TestNode, UniqueId } from '../../manifest/index.js';
import type { MacroEntry } from '../macros/macro-entry.js';
import type { MacroNames } from '../macros/macro-registry.js';
import { SHELVES } from '../scopes.js';
import type { Surroundings } from '../surroundings.js';
import { plainRt } from '../values/plain-rt.js';
import { NodeObject } from './node-object.js';
import { type FindDoc, Scope, type ScopeKind } from './scope.js';
import { fileSubject } from './subject.js';

const NO_MACROS: MacroNames = new Map();

/** A node's own template while the project is read: models, singular tests, snapshots, analyses, hooks, functions. */
export function parseScope(around: Surroundings, node: GraphNode): Scope {
  return new Scope({
    around,
    kind: 'node',
    shelves: SHELVES,
    subject: node,
    macros: around.macros.namespace(node.package_name),
    searchPackage: node.package_name,
  });
}

/**
 * A generic test while it is read: it sees only the macros that it depends on (`depends_on.macros` of the node), and those
 * of `overrides`.
 */
export function genericTestScope(around: Surroundings, node: TestNode, overrides: readonly UniqueId[] = []): Scope {
  return new Scope({
    around,
    kind: 'node',
    shelves: SHELVES,
    subject: node,
    macros: around.macros.testNamespace([...node.depends_on.macros, ...overrides]),
    searchPackage: node.package_name,
    limited: true,
  });
}

/**
 * The value of `generate_schema_name` and its like for a node, as text; null where the macro returned none. `node` may be
 * half made: the macros look at its attributes. Throws the errors of the macro.
 */
export function generateName(
  around: Surroundings,
  macro: MacroEntry,
  custom: string | null,
  node: object | null,
): string | null {
  const scope = new Scope({
    around,
    kind: 'macro',
    shelves: SHELVES,
    subject: macro.node,
    macros: around.macros.namespace(macro.packageName),
    searchPackage: macro.packageName,
    namesRelations: true,
  });
  const value = scope.callMacro(macro, [custom, node === null ? null : new NodeObject(node)]);
  if (value instanceof Promise)
    raise('CompilationError', `${macro.name} asked the database while the project was read`);
  return value === null ? null : str(value, plainRt);
}

/** Values of property files (`yaml`), and of dbt_project.yml as templates of the project see it. */
export function yamlScope(around: Surroundings, packageName: string, file?: string): Scope {
  return fileScope(around, 'yaml', packageName, file);
}

/** Descriptions: as property files, and `doc()`. */
export function docsScope(around: Surroundings, packageName: string, findDoc: FindDoc, file?: string): Scope {
  return fileScope(around, 'docs', packageName, file, findDoc);
}

/** `depends_on` of exposures: ref, source and metric only. */
export function exposureScope(around: Surroundings, packageName: string, file?: string): Scope {
  return fileScope(around, 'exposure', packageName, file);
}

/** `model` of semantic models: ref only. */
export function semanticModelScope(around: Surroundings, packageName: string, file?: string): Scope {
  return fileScope(around, 'semantic_model', packageName, file);
}

function fileScope(
  around: Surroundings,
  kind: ScopeKind,
  packageName: string,
  file: string | undefined,
  findDoc?: FindDoc,
): Scope {
  return new Scope({
    around,
    kind,
    shelves: SHELVES,
    subject: fileSubject(packageName, file),
    macros: NO_MACROS,
    searchPackage: packageName,
    ...(findDoc === undefined ? {} : { findDoc }),
  });
}

/** A text that is a call of one of these stands for its value, with or without braces. */
const BARE_CALL = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/s;
/** The name under which the template of a generic test finds its arguments. */
export const TEST_ARGUMENTS = '_dbt_generic_test_kwargs';

/**
 * Renders the arguments of a generic test with the names of its scope and puts them where its template looks for them.
 * A Promise only when an argument asks the database while the project runs.
 */
export function setTestArguments(scope: Scope, kwargs: DataMap): void | Promise<void> {
  const done = (value: Value): void => scope.set(TEST_ARGUMENTS, value);
  const rendered = renderArgument(scope, kwargs, []);
  return rendered instanceof Promise ? rendered.then(done) : done(rendered);
}

function renderArgument(scope: Scope, value: Value, path: readonly string[]): Value | Promise<Value> {
  if (typeof value === 'string') {
    if (path.length === 1 && path[0] === 'column_name') return value;
    return scope.renderNative(BARE_CALL.test(value) ? `{{ ${value} }}` : value);
  }
  if (Array.isArray(value))
    return joined(
      value.map((item, i) => renderArgument(scope, item, [...path, String(i)])),
      items => items,
    );
  const dict = asDict(value);
  return dict === undefined ? value : renderDict(scope, dict, path);
}

function renderDict(scope: Scope, dict: Dict, path: readonly string[]): Value | Promise<Value> {
  const keys = dict.keyList();
  const values = keys.map(key => renderArgument(scope, dict.get(key, plainRt), [...path, String(key)]));
  return joined(values, items => {
    const copy = new Dict();
    for (const [i, key] of keys.entries()) copy.set(key, items[i] ?? null, plainRt);
    return copy;
  });
}

function joined(values: readonly (Value | Promise<Value>)[], make: (items: Value[]) => Value): Value | Promise<Value> {
  return values.some(value => value instanceof Promise) ? Promise.all(values).then(make) : make([...values]);
}
