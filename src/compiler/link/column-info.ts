import type { ColumnProperties, ConstraintProperties } from '../../config/index.js';
import type { ColumnInfo, Constraint } from '../../manifest/index.js';

/** Columns by name as the manifest has them; of two of one name the later one counts. */
export function columnInfos(columns: readonly ColumnProperties[]): Record<string, ColumnInfo> {
  const infos: Record<string, ColumnInfo> = {};
  for (const column of columns) infos[column.name] = columnInfo(column);
  return infos;
}

function columnInfo(column: ColumnProperties): ColumnInfo {
  const tags = [...column.tags];
  const info: ColumnInfo = {
    name: column.name,
    description: column.description,
    meta: column.meta,
    data_type: column.dataType,
    constraints: column.constraints.map(constraint => constraintOf(constraint, false)),
    quote: column.quote,
    config: { meta: column.meta, tags },
    tags,
    granularity: column.granularity,
    dimension: column.dimension,
    entity: column.entity,
    doc_blocks: [],
  };
  for (const [key, value] of Object.entries(column.extra)) info[key] = value;
  return info;
}

/** `ofModel`: constraints of a model name their columns. */
export function constraintOf(constraint: ConstraintProperties, ofModel: boolean): Constraint {
  return {
    type: constraint.type,
    name: constraint.name,
    expression: constraint.expression,
    warn_unenforced: constraint.warnUnenforced,
    warn_unsupported: constraint.warnUnsupported,
    to: constraint.to,
    to_columns: [...constraint.toColumns],
    ...(ofModel ? { columns: [...constraint.columns] } : {}),
  };
}
