import { type CellType, maxPlaces, raise, Table, type Value } from '../../jinja/index.js';

const TYPES: Readonly<Record<Exclude<CellType, 'Number'>, string>> = {
  Integer: 'integer',
  Date: 'date',
  DateTime: 'timestamp without time zone',
  ISODateTime: 'timestamp without time zone',
  Boolean: 'boolean',
  Text: 'text',
};

/** `adapter.convert_type(table, i)`: the PostgreSQL type that dbt gives a column of a table. */
export function convertType(table: Value, index: Value): string {
  if (!(table instanceof Table)) return raise('AttributeError', "object has no attribute 'column_types'");
  const column = typeof index === 'number' ? table.columns[index] : undefined;
  if (column === undefined) return raise('IndexError', 'tuple index out of range');
  const { kind } = column.dataType;
  if (kind !== 'Number') return TYPES[kind];
  return maxPlaces(column.values) > 0 ? 'float8' : 'integer';
}
