import type { GraphNode } from './manifest.js';
import type { MacroNode, ModelNode, UniqueId } from './node.js';
import type { RefQuery, Resolved } from './resolve-name.js';

type Referrer = { readonly resource_type: string; readonly unique_id: UniqueId; readonly original_file_path: string };

/** dbt's sentence for a ref or source that leads nowhere; `disabled` unknown (null) says both. */
export function notFoundText(
  from: Referrer,
  target: {
    readonly kind: 'node' | 'source' | 'metric' | 'function';
    readonly name: string;
    readonly package?: string | null;
    readonly version?: string | null;
  },
  disabled: boolean | null,
): string {
  const reason = disabled === null ? 'was not found or is disabled' : disabled ? 'is disabled' : 'was not found';
  const version = target.version === undefined || target.version === null ? '' : `with version '${target.version}' `;
  const inPackage =
    target.package === undefined || target.package === null ? '' : `in package or project '${target.package}' `;
  const who = `${titleOf(from.resource_type)} '${from.unique_id}' (${from.original_file_path})`;
  return `${who} depends on a ${target.kind} named '${target.name}' ${version}${inPackage}which ${reason}`;
}

/** dbt's text for a ref that did not resolve. Undefined for one that did. */
export function refProblemText(from: Referrer, query: RefQuery, resolved: Resolved): string | undefined {
  if (resolved.kind === 'found') return undefined;
  if (resolved.kind === 'ambiguous') return ambiguousRefText(resolved.name, resolved.ids);
  const target = { kind: 'node', name: query.name, package: query.package, version: query.version } as const;
  return notFoundText(from, target, resolved.kind === 'disabled');
}

export function ambiguousRefText(name: string, ids: readonly UniqueId[]): string {
  const packages = ids.map(id => id.split('.')[1] ?? '');
  return (
    `When referencing '${name}', dbt found nodes in multiple packages: '${ids.join("', '")}'\n` +
    `To fix this, use two-argument 'ref', with the package name first: '${packages.join("' or '")}'`
  );
}

export function docNotFoundText(node: UniqueId, name: string, packageName: string | null): string {
  const inPackage = packageName === null ? '' : `in package '${packageName}' `;
  return `Documentation for '${node}' depends on doc '${name}' ${inPackage} which was not found`;
}

export type AccessProblem = { readonly access: 'private' | 'protected'; readonly scope: string; readonly text: string };

/**
 * Whether `from` may ref `target`: private wants the same group (and the same package where the package restricts
 * access), protected wants the same package where the target's package has `restrict-access`. Ad hoc SQL and macros
 * stand outside these rules.
 */
export function accessProblem(
  from: GraphNode | MacroNode,
  target: ModelNode,
  restrictAccess: (packageName: string) => boolean,
): AccessProblem | undefined {
  if (from.resource_type === 'sql_operation' || from.resource_type === 'macro') return;
  const foreign = from.package_name !== target.package_name && restrictAccess(target.package_name);
  if (target.access === 'private') {
    const group = groupOf(from);
    if (group !== null && group === target.group && !foreign) return;
    return problem(from, target, 'private', target.group ?? '', 'group');
  }
  if (target.access === 'protected' && foreign)
    return problem(from, target, 'protected', target.package_name, 'package');
  return;
}

function problem(
  from: GraphNode | MacroNode,
  target: ModelNode,
  access: AccessProblem['access'],
  scope: string,
  scopeKind: string,
): AccessProblem {
  const text =
    `Node ${from.unique_id} attempted to reference node ${target.unique_id}, which is not allowed because ` +
    `the referenced node is ${access} to the '${scope}' ${scopeKind}.`;
  return { access, scope, text };
}

/** Unit tests, sources and exposures carry no group. */
function groupOf(node: GraphNode | MacroNode): string | null {
  const group = (node as { group?: unknown }).group;
  return typeof group === 'string' && group !== '' ? group : null;
}

/** Python's `title()`: `Model`, `Unit_Test`. */
export function titleOf(kind: string): string {
  return kind.replace(/[a-z]+/g, word => word.charAt(0).toUpperCase() + word.slice(1));
}
