import { nodeRelation, SOURCE_QUOTING, type Target } from '../../context/index.js';
import { type ColumnInfo, type Constraint, findNode, type ModelNode } from '../../manifest/index.js';
import { deferredNode } from '../run/run-links.js';
import type { RunSettings } from '../run/run-settings.js';
import { refuse } from './refuse.js';
import { resolveExpression } from './resolve-expression.js';

/** The model with `to: ref('x')` of its foreign keys as names of relations. The same object when it has none. */
export function compileForeignKeys(settings: RunSettings, model: ModelNode): ModelNode {
  if (!allConstraints(model).some(isForeignKey)) return model;
  const compiled = (constraint: Constraint): Constraint =>
    isForeignKey(constraint)
      ? { ...constraint, to: relationText(settings, model, constraint.to as string) }
      : constraint;
  const columns = Object.entries(model.columns).map(([name, column]): [string, ColumnInfo] => [
    name,
    { ...column, constraints: column.constraints.map(compiled) },
  ]);
  return { ...model, constraints: model.constraints.map(compiled), columns: Object.fromEntries(columns) };
}

function allConstraints(model: ModelNode): readonly Constraint[] {
  return [...model.constraints, ...Object.values(model.columns).flatMap(column => column.constraints)];
}

function isForeignKey({ type, to }: Constraint): boolean {
  return type === 'foreign_key' && to !== null && to !== '';
}

/** dbt takes the deferred relation for nodes that this run does not build. Raises its errors. */
function relationText(settings: RunSettings, model: ModelNode, expression: string): string {
  const { linked, selectedSet } = settings;
  const resolved = resolveExpression(linked.around, linked.names, model.package_name, expression);
  if (resolved === undefined) {
    const what = `'${model.unique_id}' defines a foreign key constraint 'to' expression which is not valid`;
    return refuse('CompilationError', `${what} 'ref' or 'source' syntax: ${expression}.`);
  }
  const node = resolved.kind === 'found' ? findNode(linked.manifest, resolved.id) : undefined;
  if (node === undefined)
    return refuse('CompilationError', `'${model.unique_id}' depends on '${expression}' which is not in the graph!`);
  const other = selectedSet.has(node.unique_id) ? undefined : deferredNode(settings, node.unique_id);
  return String(
    nodeRelation((other ?? node) as Target, node.resource_type === 'source' ? SOURCE_QUOTING : linked.around.quoting),
  );
}
