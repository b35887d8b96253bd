import { asDict, type Dict, type Rt, raise, repr, str, toList, truthy, type Value } from '../../jinja/index.js';

const TYPES = new Set(['check', 'not_null', 'unique', 'primary_key', 'foreign_key', 'custom']);

type Constraint = {
  readonly type: string;
  readonly name: string;
  readonly expression: string;
  readonly to: string;
  readonly toColumns: string;
  readonly columns: string;
};

/** `adapter.render_raw_columns_constraints`: a line of DDL for each column with its constraints. */
export function renderColumnConstraints(columns: Value | undefined, rt: Rt): string[] {
  const dict = asDict(columns ?? null) ?? raise('AttributeError', "object has no attribute 'values'");
  return dict.valueList().map(value => {
    const column = asDict(value) ?? raise('TypeError', 'a column must be a dict');
    const name = str(column.getText('name'), rt);
    const shown = truthy(column.getText('quote') ?? null, rt) ? `"${name}"` : name;
    const parts = [`${shown} ${str(column.getText('data_type'), rt)}`];
    for (const raw of toList(column.getText('constraints') ?? [], rt)) {
      const text = columnConstraint(readConstraint(raw, rt));
      if (text !== undefined) parts.push(text.trim());
    }
    return parts.join(' ');
  });
}

/** `adapter.render_raw_model_constraints`: what stands behind the columns. */
export function renderModelConstraints(constraints: Value | undefined, rt: Rt): string[] {
  return toList(constraints ?? [], rt).flatMap(raw => modelConstraint(readConstraint(raw, rt)) ?? []);
}

function readConstraint(raw: Value, rt: Rt): Constraint {
  const dict = asDict(raw);
  const type = dict === undefined ? '' : text(dict, 'type', rt);
  if (dict === undefined || !TYPES.has(type))
    return raise('DbtValidationError', `Could not parse constraint: ${repr(raw, rt)}`);
  const list = (key: string): string =>
    toList(dict.getText(key) ?? [], rt)
      .map(item => str(item, rt))
      .join(', ');
  return {
    type,
    name: text(dict, 'name', rt),
    expression: text(dict, 'expression', rt),
    to: text(dict, 'to', rt),
    toColumns: list('to_columns'),
    columns: list('columns'),
  };
}

function text(dict: Dict, key: string, rt: Rt): string {
  const value = dict.getText(key);
  return value === undefined || value === null ? '' : str(value, rt);
}

function columnConstraint({ type, expression, to, toColumns }: Constraint): string | undefined {
  switch (type) {
    case 'check':
      return expression === '' ? undefined : `check (${expression})`;
    case 'not_null':
      return `not null ${expression}`;
    case 'unique':
      return `unique ${expression}`;
    case 'primary_key':
      return `primary key ${expression}`;
    case 'foreign_key':
      if (to !== '' && toColumns !== '') return `references ${to} (${toColumns})`;
      return expression === '' ? undefined : `references ${expression}`;
    default:
      return expression === '' ? undefined : expression;
  }
}

function modelConstraint({ type, name, expression, to, toColumns, columns }: Constraint): string | undefined {
  const prefix = name === '' ? '' : `constraint ${name} `;
  const extra = expression === '' ? '' : ` ${expression}`;
  switch (type) {
    case 'check':
      return expression === '' ? undefined : `${prefix}check (${expression})`;
    case 'unique':
      return `${prefix}unique${extra} (${columns})`;
    case 'primary_key':
      return `${prefix}primary key${extra} (${columns})`;
    case 'foreign_key':
      if (to !== '' && toColumns !== '') return `${prefix}foreign key (${columns}) references ${to} (${toColumns})`;
      return expression === '' ? undefined : `${prefix}foreign key (${columns}) references ${expression}`;
    case 'custom':
      return expression === '' ? undefined : `${prefix}${expression}`;
    default:
      return undefined;
  }
}
