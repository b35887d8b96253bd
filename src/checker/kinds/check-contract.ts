import { columnTypeName } from '../../adapters/index.js';
import { type Message, makeMessage } from '../../base/index.js';
import type { CheckModel, DeclaredColumn } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { Proof } from '../prove/proof.js';
import type { StubColumn } from '../sandbox/sandbox.js';
import { at } from './outcome.js';

type Typed = StubColumn & { readonly typeOid: number };

export type Contract = { readonly columns: readonly Typed[]; readonly messages: readonly Message[] };

/** The columns of an enforced contract as the server knows their types, and what is wrong with them by themselves. */
export async function readContract(
  model: CheckModel,
  declared: readonly DeclaredColumn[],
  bench: Bench,
): Promise<Contract> {
  const columns: Typed[] = [];
  const messages: Message[] = [];
  if (declared.length === 0)
    messages.push(problem(model, undefined, "the model is under a contract, and its 'columns' are missing in YAML"));
  for (const column of declared) {
    if (column.type === null) {
      messages.push(problem(model, column, `column ${column.name} is under a contract and has no data_type`));
      continue;
    }
    const described = await bench.sandbox.typeOf(column.type);
    const type = described.ok ? described.columns[0] : undefined;
    if (type !== undefined) columns.push({ name: column.name, typeName: type.typeName, typeOid: type.typeOid });
    else messages.push(problem(model, column, `data_type of column ${column.name} is no type: ${column.type}`));
  }
  return { columns, messages };
}

/**
 * Compares a query with the contract as dbt does: names exactly, types as its driver calls them (text and varchar are
 * one, integer and bigint are two), in any order.
 */
export function compareContract(
  model: CheckModel,
  contract: Contract,
  query: Extract<Proof, { verdict: 'proved' }>['columns'],
): Message | undefined {
  const rows = differences(contract.columns, query).sort(([a], [b]) => (a < b ? -1 : 1));
  const first = rows[0];
  if (first === undefined) return undefined;
  const column = model.contract?.find(one => one.name === first[0]);
  const table = [['column_name', 'definition_type', 'contract_type', 'mismatch_reason'], ...rows];
  const widths = [0, 1, 2, 3].map(i => Math.max(...table.map(row => row[i]!.length)));
  const lines = table.map(row => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`);
  return makeMessage('VALIDATE-009', 'the columns of the query are not those of the contract', {
    ...at(column?.place, model),
    notes: [`in ${model.id}`, ...lines],
  });
}

type Row = readonly [column: string, query: string, contract: string, reason: string];

function differences(contract: readonly Typed[], query: readonly Typed[]): Row[] {
  const rows: Row[] = [];
  for (const { name, typeOid } of query) {
    const wanted = contract.find(column => column.name === name);
    const type = columnTypeName(typeOid);
    if (wanted === undefined) rows.push([name, type, '', 'missing in contract']);
    else if (columnTypeName(wanted.typeOid) !== type)
      rows.push([name, type, columnTypeName(wanted.typeOid), 'data type mismatch']);
  }
  for (const { name, typeOid } of contract)
    if (!query.some(column => column.name === name))
      rows.push([name, '', columnTypeName(typeOid), 'missing in definition']);
  return rows;
}

function problem(model: CheckModel, column: DeclaredColumn | undefined, text: string): Message {
  return makeMessage('VALIDATE-009', text, { ...at(column?.place, model), notes: [`in ${model.id}`] });
}
