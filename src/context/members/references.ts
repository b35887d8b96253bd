import { type PartPolicy, Relation } from '../../adapters/index.js';
import {
  hostFunction,
  type Kwargs,
  PyFloat,
  PyObject,
  type Rt,
  raise,
  str,
  textOf,
  type Value,
} from '../../jinja/index.js';
import {
  type Asker,
  accessProblem,
  ambiguousRefText,
  notFoundText,
  type RefArgs,
  type RefQuery,
  type Resolved,
  resolveFunction,
  resolveMetric,
  resolveRef,
  resolveSource,
} from '../../manifest/index.js';
import { nodeRelation, SOURCE_QUOTING } from '../names/node-relation.js';
import type { Links, Target } from '../scope/run-parts.js';
import type { Scope, Shelf } from '../scope/scope.js';
import { classText } from './bind.js';
import { ownRelation } from './own-relation.js';
import { Resolver } from './resolver.js';

/** `ref`, `source`, `function`, `metric`: noted while the project is read, relations while it runs. */
export const references: Shelf = new Map([
  [
    'ref',
    (scope: Scope) => new Resolver(scope, 'Ref', (args, kwargs, rt) => ref(scope, refArgs(args, kwargs, rt), rt)),
  ],
  ['source', (scope: Scope) => new Resolver(scope, 'Source', args => source(scope, args))],
  ['function', (scope: Scope) => new Resolver(scope, 'Function', args => functionOf(scope, args))],
  ['metric', (scope: Scope) => new Resolver(scope, 'Metric', args => metric(scope, args))],
]);

/** The same where only what they name counts (exposures, semantic models): they print nothing. */
export const silentReferences: Shelf = new Map([
  [
    'ref',
    (scope: Scope) =>
      hostFunction('ref', (args, kwargs, rt) => {
        scope.sink.refs.push(refArgs(args, kwargs, rt));
        return '';
      }),
  ],
  [
    'source',
    (scope: Scope) =>
      hostFunction('source', args => {
        scope.sink.sources.push(sourceArgs(args));
        return '';
      }),
  ],
  [
    'metric',
    (scope: Scope) =>
      hostFunction('metric', args => {
        const { name, package: packageName } = nameAndPackage('metric', args);
        scope.sink.metrics.push(packageName === null ? [name] : [packageName, name]);
        return '';
      }),
  ],
]);

/** The arguments of a ref as dbt takes them. Raises its errors. */
export function refArgs(args: readonly Value[], kwargs: Kwargs | null, rt: Rt): RefArgs {
  if (args.length < 1 || args.length > 2)
    raise('CompilationError', `ref() takes at most two arguments (${args.length} given)`);
  const [first, second] = args;
  const [givenPackage, givenName] = args.length === 2 ? [first, second] : [null, first];
  const name =
    textOf(givenName) ??
    raise('CompilationError', `The name argument to ref() must be a string, got ${classText(givenName)}`);
  const version = truthyVersion(kwargs?.['version']) ?? truthyVersion(kwargs?.['v']) ?? null;
  const packageName = givenPackage === null ? null : textOf(givenPackage);
  if (packageName === undefined)
    raise('CompilationError', `The package argument to ref() must be a string or None, got ${classText(givenPackage)}`);
  return { name, package: packageName ?? null, version: versionOf(version, rt) };
}

/** Python's `or`: zero and '' count as not given. */
function truthyVersion(value: Value | undefined): Value | undefined {
  return value === null || value === 0 || value === '' || value === false ? undefined : value;
}

function versionOf(value: Value, _rt: Rt): string | number | null {
  if (value === null) return null;
  const text = textOf(value);
  if (text !== undefined) return text;
  if (typeof value === 'number' || value instanceof PyFloat) return value as number;
  return raise(
    'CompilationError',
    `The version argument to ref() must be a string, int, float, or None - got ${classText(value)}`,
  );
}

function asker(scope: Scope): Asker {
  return {
    nodePackage: scope.subject.package_name,
    rootPackage: scope.around.root.name,
    nodePackageFirst: scope.around.behaviour.require_ref_searches_node_package_before_root,
  };
}

function ref(scope: Scope, args: RefArgs, rt: Rt): Value {
  const { run } = scope;
  if (run === undefined) {
    scope.sink.refs.push(args);
    return ownRelation(scope);
  }
  const { links } = run;
  const query: RefQuery = { ...args, version: args.version === null ? null : str(args.version, rt) };
  const target = expectNode(scope, resolveRef(links.names, query, asker(scope)), query);
  checkAccess(scope, target);
  if (links.allowed !== undefined && !links.allowed.has(target.unique_id)) refuseDynamicRef(scope, args, rt);
  return relationOf(scope, target, scope.around.quoting);
}

function relationOf(scope: Scope, target: Target, quoting: PartPolicy): Value {
  const links = (scope.run as { links: Links }).links;
  const rest = { limit: links.limit, eventTimeFilter: links.eventTimeFilter(target) };
  if (target.resource_type === 'model' && target.config.materialized === 'ephemeral') {
    if (links.needCte === undefined)
      raise('CompilationError', `Operations can not ref() ephemeral nodes, but ${target.name} is ephemeral`);
    links.needCte(target.unique_id);
    return Relation.ephemeral(target.alias, rest);
  }
  const type = target.resource_type === 'function' ? { type: 'function' as const } : {};
  const found = (other: Relation | null): Relation =>
    other === null ? nodeRelation(target, quoting, { ...rest, ...type }) : other.with(rest);
  const deferred = links.deferred(target);
  return deferred instanceof Promise ? deferred.then(found) : found(deferred);
}

function expectNode(scope: Scope, resolved: Resolved, query: RefQuery): Target {
  const links = (scope.run as { links: Links }).links;
  if (resolved.kind === 'ambiguous') return raise('CompilationError', ambiguousRefText(resolved.name, resolved.ids));
  const node = resolved.kind === 'found' ? links.findNode(resolved.id) : undefined;
  if (node !== undefined) return node as Target;
  const disabled = resolved.kind === 'disabled';
  return raise('CompilationError', notFoundText(referrer(scope), { kind: 'node', ...query }, disabled));
}

function referrer(scope: Scope) {
  const { resource_type, unique_id, original_file_path } = scope.subject;
  return { resource_type, unique_id, original_file_path };
}

function checkAccess(scope: Scope, target: Target): void {
  if (target.resource_type !== 'model' || scope.subject.resource_type === 'file') return;
  const { projects } = scope.around;
  const problem = accessProblem(scope.subject, target, name => projects.get(name)?.restrictAccess ?? false);
  if (problem !== undefined) raise('ParsingError', problem.text);
}

function refuseDynamicRef(scope: Scope, args: RefArgs, rt: Rt): never {
  const positional = args.package === null ? [args.name] : [args.package, args.name];
  const version = args.version === null ? '' : `,version='${str(args.version, rt)}'`;
  const call = `{{ ref(${positional.map(arg => `'${arg}'`).join(', ')}${version}) }}`;
  raise(
    'CompilationError',
    `dbt was unable to infer all dependencies for the model "${scope.subject.name}".\n` +
      'This typically happens when ref() is placed within a conditional block.\n\n' +
      `To fix this, add the following hint to the top of the model "${scope.subject.name}":\n\n-- depends_on: ${call}`,
  );
}

/** Raises dbt's errors for arguments of another number or type. */
export function sourceArgs(args: readonly Value[]): [string, string] {
  if (args.length !== 2) raise('CompilationError', `source() takes exactly two arguments (${args.length} given)`);
  const words = ['The source name (first)', 'The table name (second)'];
  const [first = '', second = ''] = args.map(
    (arg, i) =>
      textOf(arg) ??
      raise('CompilationError', `${words[i]} argument to source() must be a string, got ${classText(arg)}`),
  );
  return [first, second];
}

function source(scope: Scope, args: readonly Value[]): Value {
  const [name, table] = sourceArgs(args);
  const { run } = scope;
  if (run === undefined) {
    scope.sink.sources.push([name, table]);
    return ownRelation(scope);
  }
  const resolved = resolveSource(run.links.names, name, table, asker(scope));
  const node = resolved.kind === 'found' ? run.links.findNode(resolved.id) : undefined;
  if (node === undefined) {
    const target = { kind: 'source', name: `${name}.${table}` } as const;
    return raise('CompilationError', notFoundText(referrer(scope), target, resolved.kind === 'disabled'));
  }
  const found = node as Extract<Target, { resource_type: 'source' }>;
  return run.links.sourceCte?.(found) ?? relationOf(scope, found, SOURCE_QUOTING);
}

/** Name, and package where two are given. */
function nameAndPackage(what: string, args: readonly Value[]): { name: string; package: string | null } {
  if (args.length < 1 || args.length > 2)
    raise('CompilationError', `${what}() takes at most two arguments (${args.length} given)`);
  const [packageName, name] = args.length === 2 ? args : [null, args[0]];
  const text = textOf(name);
  if (text === undefined)
    raise('CompilationError', `The name argument to ${what}() must be a string, got ${classText(name)}`);
  return { name: text, package: packageName === null ? null : (textOf(packageName) ?? null) };
}

function functionOf(scope: Scope, args: readonly Value[]): Value {
  const wanted = nameAndPackage('function', args);
  const { run } = scope;
  if (run === undefined) {
    scope.sink.functions.push(wanted.package === null ? [wanted.name] : [wanted.package, wanted.name]);
    return ownRelation(scope, 'function');
  }
  const resolved = resolveFunction(run.links.names, wanted.name, wanted.package, asker(scope));
  const node = resolved.kind === 'found' ? run.links.findNode(resolved.id) : undefined;
  if (node === undefined) {
    const target = { kind: 'function', name: wanted.name } as const;
    return raise('CompilationError', notFoundText(referrer(scope), target, resolved.kind === 'disabled'));
  }
  return relationOf(scope, node as Target, SOURCE_QUOTING);
}

/** `metric()`: prints the name of the metric. */
class MetricReference extends PyObject {
  readonly typeName = 'MetricReference';
  readonly name: string;
  readonly packageName: string | null;
  constructor(name: string, packageName: string | null) {
    super();
    this.name = name;
    this.packageName = packageName;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'metric_name') return this.name;
    return name === 'package_name' ? this.packageName : undefined;
  }
  override pyStr(): string {
    return this.name;
  }
}

function metric(scope: Scope, args: readonly Value[]): Value {
  const wanted = nameAndPackage('metric', args);
  const { run } = scope;
  if (run === undefined)
    scope.sink.metrics.push(wanted.package === null ? [wanted.name] : [wanted.package, wanted.name]);
  else {
    const resolved = resolveMetric(run.links.names, wanted.name, wanted.package, asker(scope));
    if (resolved.kind !== 'found') {
      const target = { kind: 'metric', name: wanted.name, package: wanted.package } as const;
      raise('CompilationError', notFoundText(referrer(scope), target, null));
    }
  }
  return new MetricReference(wanted.name, wanted.package);
}
