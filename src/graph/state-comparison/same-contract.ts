import { makeMessage, ProjectError } from '../../base/index.js';
import { type Constraint, compareCodePoints, type ModelNode } from '../../manifest/index.js';
import type { Comparison } from './comparison.js';

type ColumnConstraintChange = { column_name: string; constraint_name: string; constraint_type: string };
type ModelConstraintChange = { constraint_name: string; constraint_type: string; columns: readonly string[] };
type TypeChange = { column_name: string; previous_column_type: string; current_column_type: string };

type ContractChanges = {
  readonly enforcementRemoved: boolean;
  readonly columnsRemoved: string[];
  readonly typeChanges: TypeChange[];
  readonly columnConstraintsRemoved: ColumnConstraintChange[];
  readonly modelConstraintsRemoved: ModelConstraintChange[];
  readonly materializationChanged: string[];
};

/**
 * Whether a model's contract is what it was. A change that breaks readers is warned about (UnversionedBreakingChange);
 * for a versioned model it is an error, GRAPH-007.
 */
export function sameContract(now: ModelNode, old: ModelNode, comparison: Comparison): boolean {
  if (!old.contract.enforced) return !now.contract.enforced;
  if (now.contract.enforced && now.contract.checksum === old.contract.checksum) return true;
  const changes = contractChanges(now, old, comparison);
  const sentences = sentencesOf(changes, comparison);
  if (sentences.length > 0) tellBreakingChange(now, sentences, comparison, changes);
  return false;
}

/** A model with an enforced contract that is gone or disabled, unless its deprecation date had passed. */
export function tellRemovedContract(removed: ModelNode, comparison: Comparison, nowMs: number): void {
  if (!removed.contract.enforced) return;
  if (removed.deprecation_date !== null && Date.parse(removed.deprecation_date) < nowMs) return;
  const fate = removed.config.enabled === false ? 'disabled' : 'deleted or renamed';
  tellBreakingChange(removed, [`Contracted model '${removed.unique_id}' was ${fate}.`], comparison);
}

function tellBreakingChange(
  model: ModelNode,
  sentences: readonly string[],
  { emit }: Comparison,
  changes?: ContractChanges,
): void {
  if (model.version !== null) {
    const text =
      'While comparing to previous project state, dbt detected a breaking change to an enforced contract.' +
      `\n  - ${sentences.join('\n  - ')}\n` +
      'Consider making an additive (non-breaking) change instead, if possible.\n' +
      'Otherwise, create a new model version: https://docs.getdbt.com/docs/collaborate/govern/model-versions';
    const heading = `Breaking change to contract Error in model ${model.name} (${model.original_file_path})`;
    throw new ProjectError(makeMessage('GRAPH-007', text, { heading }));
  }
  const details =
    changes === undefined
      ? {}
      : {
          contract_enforced_disabled: changes.enforcementRemoved,
          columns_removed: changes.columnsRemoved,
          column_type_changes: changes.typeChanges,
          enforced_column_constraint_removed: changes.columnConstraintsRemoved,
          enforced_model_constraint_removed: changes.modelConstraintsRemoved,
          materialization_changed: changes.materializationChanged,
        };
  emit(
    'UnversionedBreakingChange',
    { breaking_changes: sentences, model_name: model.name, model_file_path: model.original_file_path, ...details },
    { force: true, deferrable: true },
  );
}

function contractChanges(now: ModelNode, old: ModelNode, comparison: Comparison): ContractChanges {
  const changes: ContractChanges = {
    enforcementRemoved: !now.contract.enforced,
    columnsRemoved: [],
    typeChanges: [],
    columnConstraintsRemoved: [],
    modelConstraintsRemoved: [],
    materializationChanged: [],
  };
  const enforced = enforcesConstraints(old);
  const names = Object.keys(old.columns).sort(compareCodePoints);
  for (const name of names) compareColumn(name, now, old, enforced, changes, comparison);
  if (enforced)
    for (const constraint of removedConstraints(old.constraints, now.constraints, comparison))
      changes.modelConstraintsRemoved.push({
        constraint_name: constraint.name ?? '',
        constraint_type: constraint.type,
        columns: constraint.columns ?? [],
      });
  const hasConstraints = old.constraints.length > 0 || Object.values(old.columns).some(c => c.constraints.length > 0);
  if (enforced && !enforcesConstraints(now) && hasConstraints)
    changes.materializationChanged.push(old.config.materialized, now.config.materialized);
  return changes;
}

function compareColumn(
  name: string,
  now: ModelNode,
  old: ModelNode,
  enforced: boolean,
  changes: ContractChanges,
  comparison: Comparison,
): void {
  const [before, column] = [old.columns[name], now.columns[name]];
  if (before === undefined) return;
  if (column === undefined) {
    changes.columnsRemoved.push(before.name);
    return;
  }
  if (baseType(before.data_type) !== baseType(column.data_type))
    changes.typeChanges.push({
      column_name: before.name,
      previous_column_type: before.data_type ?? 'None',
      current_column_type: column.data_type ?? 'None',
    });
  if (!enforced) return;
  for (const constraint of removedConstraints(before.constraints, column.constraints, comparison))
    changes.columnConstraintsRemoved.push({
      column_name: name,
      constraint_name: constraint.name ?? '',
      constraint_type: constraint.type,
    });
}

/** `numeric(10,2)` and `NUMERIC(5)` are one type: sizes are no breaking change. */
function baseType(type: string | null): string | null {
  if (type === null || type === '') return type;
  return (type.split('(', 1)[0] ?? '').trim().toLowerCase();
}

/** Constraints that PostgreSQL enforces (all but custom ones) and that are no longer there. */
function removedConstraints(
  before: readonly Constraint[],
  now: readonly Constraint[],
  { python }: Comparison,
): Constraint[] {
  const same = (a: Constraint, b: Constraint): boolean => python.equals(comparable(a), comparable(b));
  return before.filter(old => old.type !== 'custom' && !now.some(constraint => same(old, constraint)));
}

function comparable(c: Constraint): (string | boolean | null | string[])[] {
  return [
    c.type,
    c.name ?? null,
    c.expression ?? null,
    c.warn_unenforced ?? true,
    c.warn_unsupported ?? true,
    c.to ?? null,
    c.to_columns ?? [],
    c.columns ?? [],
  ];
}

function enforcesConstraints(model: ModelNode): boolean {
  return model.config.materialized === 'table' || model.config.materialized === 'incremental';
}

/** dbt's sentences, one for each kind of change that is there. */
function sentencesOf(changes: ContractChanges, { python }: Comparison): string[] {
  const list = (lines: readonly string[]): string => lines.join('\n    - ');
  // Python's str() of the kind, which is what dbt prints of a constraint without a name.
  const named = (c: { constraint_name: string; constraint_type: string }): string =>
    c.constraint_name === '' ? `ConstraintType.${c.constraint_type}` : c.constraint_name;
  const found: string[] = [];
  if (changes.enforcementRemoved)
    found.push(
      'Contract enforcement was removed: Previously, this model had an enforced contract. It is no longer configured ' +
        'to enforce its contract, and this is a breaking change.',
    );
  if (changes.columnsRemoved.length > 0) found.push(`Columns were removed: \n    - ${list(changes.columnsRemoved)}`);
  const types = changes.typeChanges.map(
    c => `${c.column_name} (${c.previous_column_type} -> ${c.current_column_type})`,
  );
  if (types.length > 0) found.push(`Columns with data_type changes: \n    - ${list(types)}`);
  const columns = changes.columnConstraintsRemoved.map(c => `'${named(c)}' constraint on column ${c.column_name}`);
  if (columns.length > 0) found.push(`Enforced column level constraints were removed: \n    - ${list(columns)}`);
  const models = changes.modelConstraintsRemoved.map(
    c => `'${named(c)}' constraint on columns ${python.repr([...c.columns])}`,
  );
  if (models.length > 0) found.push(`Enforced model level constraints were removed: \n    - ${list(models)}`);
  if (changes.materializationChanged.length > 0)
    found.push(
      `Materialization changed with enforced constraints: \n    - ${changes.materializationChanged.join(' -> ')}`,
    );
  return found;
}
