import { asDict, Dict, type Value } from '../../jinja/index.js';

const COLUMNS = ['dbt_valid_from', 'dbt_valid_to', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'];

/** The attribute that dbt makes of `snapshot_meta_column_names`: all columns, under their own names or the given ones. */
export const SNAPSHOT_COLUMNS = 'snapshot_table_column_names';

/** Column of a snapshot → its name in the table. */
export function snapshotColumns(config: Readonly<Record<string, Value>>): Value {
  const given = asDict(config['snapshot_meta_column_names'] ?? null);
  const names = new Dict();
  for (const column of COLUMNS) names.setText(column, given?.getText(column) || column);
  return names;
}
