import { qualifiedName, quoteIdentifier } from '../../adapters/index.js';
import { type Message, makeMessage } from '../../base/index.js';
import type { CheckModel } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { Proof } from '../prove/proof.js';
import type { StatementResult } from '../report/check-report.js';
import { failedParent, proveCompiled, resultOf } from './outcome.js';

type Incremental = NonNullable<CheckModel['incremental']>;
type Proved = Extract<Proof, { verdict: 'proved' }>;

/**
 * The text of an incremental model for a table that is there. It may read that table, and its rows have to go into it.
 * No statement of its own where it is the text of the first run and that was not proved.
 */
export async function checkLaterRun(
  model: CheckModel,
  later: Incremental,
  first: Proof,
  bench: Bench,
): Promise<StatementResult[]> {
  if (isSame(model, later) && first.verdict !== 'proved') return [];
  const proof = await proveLater(model, later, first, bench);
  const fresh =
    proof.verdict === 'failed' && first.verdict === 'failed'
      ? { ...proof, messages: proof.messages.filter(one => !first.messages.some(other => other.text === one.text)) }
      : proof;
  return [resultOf(model, fresh, 'incremental')];
}

function isSame(model: CheckModel, later: Incremental): boolean {
  return later.compiled.state === 'sql' && model.compiled.state === 'sql' && later.compiled.sql === model.compiled.sql;
}

async function proveLater(model: CheckModel, later: Incremental, first: Proof, bench: Bench): Promise<Proof> {
  const shape = bench.shapes.get(model.id);
  if (later.compiled.state === 'sql' && shape?.known !== true)
    return { verdict: 'unknown', cause: first.verdict === 'unknown' ? first.cause : failedParent(model) };
  const proof = await proveCompiled(model, later.compiled, bench);
  if (proof.verdict !== 'proved') return proof;
  const keyed = await proveKey(model, later, bench);
  if (keyed.verdict !== 'proved') return keyed;
  return shape?.known === true && shape.open.length === 0 && later.onSchemaChange === 'ignore'
    ? proveInsert(
        model,
        later,
        shape.columns.map(column => column.name),
        proof,
        bench,
      )
    : proof;
}

/** The strategy looks up rows by unique_key: names of columns of the query. */
async function proveKey(model: CheckModel, later: Incremental, bench: Bench): Promise<Proof> {
  if (later.uniqueKey.length === 0) return { verdict: 'proved', columns: [], open: [] };
  return proveCompiled(model, later.compiled, bench, `select ${later.uniqueKey.join(', ')} from (\n`, '\n) as q');
}

/** With on_schema_change: ignore, the insert names every column of the table. */
async function proveInsert(
  model: CheckModel,
  later: Incremental,
  table: readonly string[],
  proof: Proved,
  bench: Bench,
): Promise<Proof> {
  const given = new Set(proof.columns.map(column => column.name));
  const missing = table.filter(name => !given.has(name));
  if (missing.length > 0) return { verdict: 'failed', messages: [missingColumns(model, missing)] };
  if (model.relation === null) return proof;
  const list = table.map(quoteIdentifier).join(', ');
  const target = qualifiedName(model.relation.schema, model.relation.name);
  return proveCompiled(
    model,
    later.compiled,
    bench,
    `insert into ${target} (${list}) (select ${list} from (\n`,
    '\n) as q)',
  );
}

function missingColumns(model: CheckModel, missing: readonly string[]): Message {
  const which = `${missing.length === 1 ? 'column' : 'columns'} ${missing.join(', ')}`;
  return makeMessage('VALIDATE-014', `the query of later runs lacks ${which} of the table`, {
    ...model.place,
    notes: [`in ${model.id}`, 'on_schema_change is ignore, so that every column of the table is inserted'],
  });
}
