import { quoteIdentifier, quoteLiteral } from '../../adapters/index.js';
import { type Message, makeMessage, suggest } from '../../base/index.js';
import type { CheckUnitTest, Fixture } from '../input/check-node.js';
import { serverProblem } from '../problems/server-problem.js';
import type { Bench } from '../prove/bench.js';
import type { Cause, StatementResult } from '../report/check-report.js';
import type { StubColumn } from '../sandbox/sandbox.js';
import type { Shape } from '../sandbox/shapes.js';
import { resultOf } from './outcome.js';

/** The rows of a unit test against the columns of what they stand for. */
export async function checkUnitTest(test: CheckUnitTest, bench: Bench): Promise<StatementResult[]> {
  const sides = [...test.given.map(given => ({ ...given, id: given.input })), expected(test)];
  const messages: Message[] = [...test.problems];
  let cause: Cause | undefined;
  for (const { id, shown, fixture } of sides) {
    const shape = bench.shapes.get(id);
    if (fixture.format === 'sql') messages.push(...(await sqlProblems(test, shown, fixture.sql, bench)));
    else if (shape === undefined || !shape.known) cause ??= causeOf(id, shape);
    else messages.push(...(await rowProblems(test, shown, fixture.rows, shape, bench)));
  }
  if (messages.length > 0) return [resultOf(test, { verdict: 'failed', messages })];
  if (cause !== undefined) return [resultOf(test, { verdict: 'unknown', cause })];
  return [resultOf(test, { verdict: 'proved', columns: [], open: [] })];
}

function expected(test: CheckUnitTest): { readonly id: string; readonly shown: string; readonly fixture: Fixture } {
  return { id: test.model, shown: 'expected output', fixture: test.expect };
}

function causeOf(id: string, shape: Shape | undefined): Cause {
  if (shape?.known === false) return shape.cause;
  return { reason: 'outside the project', detail: `${id} is not known` };
}

async function sqlProblems(test: CheckUnitTest, shown: string, sql: string, bench: Bench): Promise<Message[]> {
  const described = await bench.sandbox.describe(`(\n${sql}\n)`);
  if (described.ok) return [];
  const { summary } = serverProblem(described.error);
  return [problem(test, `the SQL for ${shown} is refused: ${summary}`)];
}

async function rowProblems(
  test: CheckUnitTest,
  shown: string,
  rows: readonly Readonly<Record<string, unknown>>[],
  shape: Extract<Shape, { known: true }>,
  bench: Bench,
): Promise<Message[]> {
  const types = new Map(shape.columns.map(column => [column.name.toLowerCase(), column]));
  const messages: Message[] = [];
  const unknown = new Set<string>();
  for (const [index, row] of rows.entries()) {
    for (const name of Object.keys(row)) {
      if (types.has(name.toLowerCase()) || unknown.has(name)) continue;
      unknown.add(name);
      if (shape.open.length === 0) messages.push(unknownColumn(test, shown, name, [...types.keys()]));
    }
    const refused = await valueProblem(row, types, bench);
    if (refused !== undefined) messages.push(problem(test, `row ${index + 1} of ${shown}: ${refused}`));
  }
  return messages;
}

function unknownColumn(test: CheckUnitTest, shown: string, name: string, known: readonly string[]): Message {
  const near = suggest(name, known);
  return makeMessage('VALIDATE-012', `invalid column name '${name}' in the rows for ${shown}`, {
    ...test.place,
    notes: [`in ${test.id}`, `accepted columns: ${known.join(', ')}`],
    ...(near === undefined ? {} : { suggestion: `did you mean ${near}?` }),
  });
}

/** Values become constants that are cast to the column's type, as dbt writes them. */
async function valueProblem(
  row: Readonly<Record<string, unknown>>,
  types: ReadonlyMap<string, StubColumn>,
  bench: Bench,
): Promise<string | undefined> {
  const casts = Object.entries(row).flatMap(([name, value]) => {
    const literal = literalOf(value);
    const column = types.get(name.toLowerCase());
    return literal === undefined || column === undefined
      ? []
      : [`cast(${literal} as ${column.typeName}) as ${quoteIdentifier(column.name)}`];
  });
  if (casts.length === 0) return undefined;
  const described = await bench.sandbox.describe(`select ${casts.join(',\n')}`);
  return described.ok ? undefined : serverProblem(described.error).summary;
}

/** Undefined for values whose spelling in SQL is the fixture macro's matter. */
function literalOf(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (typeof value === 'string') return quoteLiteral(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function problem(test: CheckUnitTest, text: string): Message {
  return makeMessage('VALIDATE-012', text, { ...test.place, notes: [`in ${test.id}`] });
}
