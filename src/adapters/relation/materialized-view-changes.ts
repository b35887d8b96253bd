import { asDict, PyObject, type Rt, str, toList, type Value } from '../../jinja/index.js';

/** An index as a materialized view has it, or is meant to have it. Its name counts for nothing. */
type Index = {
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly unique: boolean;
  readonly method: string;
};

type Change = { readonly action: 'drop' | 'create'; readonly index: Index };

/**
 * dbt's get_materialized_view_config_change_collection: indexes to drop and to create, drops first; None where the view
 * has what it is meant to have. `found` holds the table of `get_show_indexes_sql`, `node` the model.
 */
export function materializedViewChanges(found: Value, node: Value, rt: Rt): Value {
  const there = foundIndexes(found, rt);
  const wanted = wantedIndexes(node, rt);
  const keys = (indexes: readonly Index[]): Set<string> => new Set(indexes.map(keyOf));
  const [thereKeys, wantedKeys] = [keys(there), keys(wanted)];
  const changes: Change[] = [
    ...there.filter(index => !wantedKeys.has(keyOf(index))).map(index => ({ action: 'drop', index }) as const),
    ...wanted.filter(index => !thereKeys.has(keyOf(index))).map(index => ({ action: 'create', index }) as const),
  ];
  return changes.length === 0 ? null : new ChangeCollection(changes);
}

function keyOf({ columns, unique, method }: Index): string {
  return JSON.stringify([[...columns].sort(), unique, method]);
}

function foundIndexes(found: Value, rt: Rt): Index[] {
  const table = asDict(found)?.getText('indexes');
  if (table === undefined || table === null) return [];
  const indexes: Index[] = [];
  for (const row of toList(rt.getattr(table, 'rows'), rt)) {
    const cell = (name: string): Value => rt.getitem(row, name);
    const columns = str(cell('column_names') ?? '', rt).split(',');
    indexes.push({
      name: str(cell('name'), rt),
      columns: columns.map(column => column.toLowerCase()),
      unique: cell('unique') === true,
      method: str(cell('method'), rt),
    });
  }
  return indexes;
}

function wantedIndexes(node: Value, rt: Rt): Index[] {
  const list = rt.getattr(rt.getattr(node, 'config'), 'indexes');
  if (!Array.isArray(list)) return [];
  return list.map(entry => {
    const dict = asDict(entry);
    const columns = dict?.getText('columns');
    return {
      name: null,
      columns: Array.isArray(columns) ? columns.map(column => str(column, rt).toLowerCase()) : [],
      unique: dict?.getText('unique') === true,
      method: str(dict?.getText('type') ?? 'btree', rt),
    };
  });
}

class ChangeCollection extends PyObject {
  readonly typeName = 'PostgresMaterializedViewConfigChangeCollection';
  readonly #changes: readonly Change[];
  constructor(changes: readonly Change[]) {
    super();
    this.#changes = changes;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'indexes') return this.#changes.map(changeValue);
    if (name === 'requires_full_refresh') return false;
    return name === 'has_changes' ? true : undefined;
  }
}

/** `{action, context}`; dbt's objects are attributes and nothing else, which a dict answers too. */
function changeValue({ action, index }: Change): Value {
  const { name, columns, unique, method } = index;
  return {
    action,
    requires_full_refresh: false,
    context: {
      name,
      column_names: [...columns],
      unique,
      method,
      as_node_config: { columns: [...columns], unique, type: method },
    },
  };
}
