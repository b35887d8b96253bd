import type { ModelNode, TestNode } from './node.js';

/**
 * `primary_key` of a model, inferred from the first of these that says something: a primary key constraint of the model
 * or of a column; columns tested unique and not_null; columns with enabled unique tests; those with disabled ones.
 * dbt gives the columns of tests in no fixed order (a Python set); here they stand as the tests do.
 */
export function inferPrimaryKey(
  model: Pick<ModelNode, 'constraints' | 'columns'>,
  tests: Iterable<Pick<TestNode, 'test_metadata' | 'config'>>,
): string[] {
  const declared = declaredKey(model);
  if (declared !== undefined) return declared;
  const enabled = new Set<string>();
  const disabled = new Set<string>();
  const notNull = new Set<string>();
  for (const test of tests) {
    const name = test.test_metadata?.name;
    for (const column of testedColumns(test)) {
      if (name === 'unique' || name === 'unique_combination_of_columns')
        (test.config.enabled ? enabled : disabled).add(column);
      else if (name === 'not_null') notNull.add(column);
    }
  }
  const both = [...notNull].filter(column => enabled.has(column) || disabled.has(column));
  return [both, [...enabled], [...disabled]].find(columns => columns.length > 0) ?? [];
}

function declaredKey(model: Pick<ModelNode, 'constraints' | 'columns'>): string[] | undefined {
  for (const constraint of model.constraints)
    if (constraint.type === 'primary_key') return [...(constraint.columns ?? [])];
  for (const [name, column] of Object.entries(model.columns))
    if (column.constraints.some(constraint => constraint.type === 'primary_key')) return [name];
  return undefined;
}

function testedColumns(test: Pick<TestNode, 'test_metadata'>): string[] {
  const kwargs = test.test_metadata?.kwargs ?? {};
  if (typeof kwargs['column_name'] === 'string') return [kwargs['column_name']];
  const many = kwargs['combination_of_columns'];
  return Array.isArray(many) ? many.filter(column => typeof column === 'string') : [];
}
