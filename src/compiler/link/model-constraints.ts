import { sha256 } from '../../base/index.js';
import type { ConstraintProperties } from '../../config/index.js';
import { pythonValues } from '../../context/index.js';
import { type Constraint, compareCodePoints, type ModelNode } from '../../manifest/index.js';
import { constraintOf } from './column-info.js';
import type { Linking } from './linking.js';
import { readExpression } from './named-expression.js';
import type { Place } from './problems.js';

/**
 * Puts the constraints of an entry on its model, with the references that foreign keys make, and the checksum of the
 * contract. The model's config must be merged. What does not fit is an error in dbt's words.
 */
export function applyConstraints(
  linking: Linking,
  model: ModelNode,
  constraints: readonly ConstraintProperties[],
  place: Place,
): void {
  if (model.contract.enforced) checkContract(linking, model, constraints, place);
  checkPrimaryKey(linking, model, constraints, place);
  model.constraints = constraints.map(constraint => constraintOf(constraint, true));
  addForeignKeys(linking, model, place);
  if (model.contract.checksum === null && model.contract.enforced)
    model.contract = { ...model.contract, checksum: contractChecksum(model) };
}

function all(model: ModelNode): Constraint[] {
  return [...model.constraints, ...Object.values(model.columns).flatMap(column => column.constraints)];
}

function addForeignKeys(linking: Linking, model: ModelNode, place: Place): void {
  for (const { type, to } of all(model)) {
    if (type !== 'foreign_key' || to === null || to === '') continue;
    const named = readExpression(to, linking.around.engines.parse);
    if (named === undefined)
      linking.problems.error(
        'PARSE-031',
        `Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model ${model.name}: ${to}.`,
        place,
      );
    else if (named.kind === 'ref') model.refs.push(named.ref);
    else model.sources.push(named.source);
  }
}

function enforcesConstraints(model: ModelNode): boolean {
  return model.config.materialized === 'table' || model.config.materialized === 'incremental';
}

function checkContract(
  linking: Linking,
  model: ModelNode,
  constraints: readonly ConstraintProperties[],
  place: Place,
): void {
  const unsupported =
    Object.values(model.columns).some(column => column.constraints.some(({ warn_unsupported }) => warn_unsupported)) ||
    model.constraints.some(({ warn_unsupported }) => warn_unsupported);
  if (unsupported && !enforcesConstraints(model))
    linking.around.events.emit(
      'UnsupportedConstraintMaterialization',
      { materialized: model.config.materialized },
      { force: true, deferrable: true },
    );
  const faults: string[] = [];
  if (Object.keys(model.columns).length === 0)
    faults.push('Constraints must be defined in a `yml` schema configuration file like `schema.yml`.');
  if (model.language !== 'sql') faults.push(`Language Error: Expected 'sql' but found '${model.language}'`);
  if (faults.length > 0)
    linking.problems.error(
      'PARSE-023',
      `Contract enforcement failed for: (${model.original_file_path})\n${faults.join('\n')}`,
      place,
    );
  void constraints;
}

function checkPrimaryKey(
  linking: Linking,
  model: ModelNode,
  constraints: readonly ConstraintProperties[],
  place: Place,
): void {
  const columns = Object.values(model.columns).flatMap(column =>
    column.constraints.filter(({ type }) => type === 'primary_key').map(() => column.name),
  );
  const faults: string[] = [];
  if (columns.length > 1)
    faults.push(
      `Found ${columns.length} columns (${pythonValues.repr(columns)}) with primary key constraints defined. ` +
        'Primary keys for multiple columns must be defined as a model level constraint.',
    );
  if (columns.length > 0 && constraints.some(({ type }) => type === 'primary_key'))
    faults.push(
      'Primary key constraints defined at the model level and the columns level. ' +
        'Primary keys can be defined at the model level or the column level, not both.',
    );
  if (faults.length > 0)
    linking.problems.error(
      'PARSE-023',
      `Primary key constraint error: (${model.original_file_path})\n${faults.join('\n')}`,
      place,
    );
}

/** dbt hashes what Python prints of its objects; other tools' manifests are compared with it. */
function contractChecksum(model: ModelNode): string {
  const columns = Object.values(model.columns).sort((a, b) => compareCodePoints(a.name, b.name));
  let text = '';
  for (const column of columns)
    text += `|${column.name}${column.data_type ?? 'None'}[${column.constraints.map(printed).join(', ')}]`;
  if (enforcesConstraints(model)) text += `${model.config.materialized}[${model.constraints.map(printed).join(', ')}]`;
  return sha256(text);
}

function printed(constraint: Constraint): string {
  const { repr } = pythonValues;
  const { type, name, expression, warn_unenforced, warn_unsupported, to, to_columns, columns } = constraint;
  const level = columns === undefined ? 'Column' : 'Model';
  const fields = [
    `type=<ConstraintType.${type}: '${type}'>`,
    `name=${repr(name)}`,
    `expression=${repr(expression)}`,
    `warn_unenforced=${repr(warn_unenforced)}`,
    `warn_unsupported=${repr(warn_unsupported)}`,
    `to=${repr(to)}`,
    `to_columns=${repr(to_columns)}`,
    ...(columns === undefined ? [] : [`columns=${repr(columns)}`]),
  ];
  return `${level}LevelConstraint(${fields.join(', ')})`;
}
