import type { YamlFile } from '../yaml/parse-yaml.js';
import type { Fields } from './fields.js';
import { CONSTRAINT_TYPES, type ConstraintProperties } from './properties.js';

/** `constraints` of a column or a model; one without a known type is an error and left out. */
export function readConstraints(fields: Fields, yaml: YamlFile): ConstraintProperties[] {
  return fields.entries('constraints').flatMap(constraint => {
    constraint.required('type');
    const type = constraint.oneOf('type', CONSTRAINT_TYPES);
    const read = {
      name: constraint.text('name') ?? null,
      expression: constraint.text('expression') ?? null,
      warnUnenforced: constraint.bool('warn_unenforced') ?? true,
      warnUnsupported: constraint.bool('warn_unsupported') ?? true,
      to: constraint.text('to') ?? null,
      toColumns: constraint.texts('to_columns'),
      columns: constraint.texts('columns'),
      span: yaml.spanOf(constraint.path),
    };
    constraint.rest('a constraint');
    return type === undefined ? [] : [{ type, ...read }];
  });
}
