import { compareText, printTable, type Rt, str, tableFromResult, toList, type Value } from '../../jinja/index.js';

const NAMES = ['column_name', 'definition_type', 'contract_type', 'mismatch_reason'];

type Column = { readonly name: string; readonly type: string };

/** dbt's message for a query whose columns are not those of the contract: a table of what differs. */
export function contractMismatch(yaml: Value | undefined, sql: Value | undefined, rt: Rt): string {
  const contract = columnsOf(yaml, rt);
  if (contract.length === 0) return "This model has an enforced contract, and its 'columns' specification is missing";
  const rows = mismatches(contract, columnsOf(sql, rt)).sort(([a = ''], [b = '']) => compareText(a, b));
  const table = tableFromResult(rows, NAMES, rt);
  const shown = printTable(table, { maxRows: null, maxColumns: null, maxColumnWidth: 50 }, rt);
  return (
    'This model has an enforced contract that failed.\nPlease ensure the name, data_type, and number of columns in ' +
    `your contract match the columns in your model's definition.\n\n${shown}`
  );
}

function mismatches(contract: readonly Column[], query: readonly Column[]): string[][] {
  const found: string[][] = [];
  for (const { name, type } of query) {
    const wanted = contract.find(column => column.name === name);
    if (wanted === undefined) found.push([name, type, '', 'missing in contract']);
    else if (wanted.type !== type) found.push([name, type, wanted.type, 'data type mismatch']);
  }
  for (const { name, type } of contract)
    if (!query.some(column => column.name === name)) found.push([name, '', type, 'missing in definition']);
  return found;
}

function columnsOf(columns: Value | undefined, rt: Rt): Column[] {
  if (columns === undefined || columns === null) return [];
  return toList(columns, rt).map(column => ({
    name: str(rt.getitem(column, 'name'), rt),
    type: str(rt.getitem(column, 'data_type'), rt),
  }));
}
