import type { DescribedColumn } from '../../adapters/index.js';
import { suggest } from '../../base/index.js';
import type { UniqueId } from '../../manifest/index.js';
import { isGrammar } from '../problems/problem-code.js';
import { type ServerProblem, serverProblem } from '../problems/server-problem.js';
import type { Cause } from '../report/check-report.js';
import type { ReadRelation } from '../sandbox/shapes.js';
import { hasStar } from '../sql/scan-sql.js';
import type { Bench } from './bench.js';
import type { Statement } from './statement.js';

/** A name that no project has. */
const PROBE = 'quern undeclared';

/** Sources that would give a statement more columns if they had more: it passes on whatever they have. */
export async function openColumns(
  statement: Statement,
  columns: readonly DescribedColumn[],
  bench: Bench,
): Promise<readonly UniqueId[]> {
  const relations = openRelations(statement, bench);
  if (relations.length === 0 || !hasStar(statement.tokens)) return [];
  const wider = await withColumn(relations, PROBE, statement, bench);
  return wider.ok && wider.columns.length > columns.length ? bench.shapes.openSources(statement.reads) : [];
}

/** `near` is a declared column that the one not found may have been meant to be. */
type Undeclared = { readonly cause: Cause; readonly near: string | undefined };

/**
 * Why an error may be one only here: the statement reads sources that can have more columns than were declared, and the
 * error would be another if they had the column, or if they were wider.
 */
export async function undeclaredColumn(
  problem: ServerProblem,
  statement: Statement,
  bench: Bench,
): Promise<Undeclared | undefined> {
  const relations = openRelations(statement, bench);
  if (relations.length === 0) return undefined;
  if (problem.sqlstate === '42703') return missingColumn(problem, relations, statement, bench);
  const countsColumns =
    (problem.sqlstate === '42601' && !isGrammar(problem.sqlstate, problem.summary) && hasStar(statement.tokens)) ||
    (problem.sqlstate === '42P10' && (hasStar(statement.tokens) || problem.summary.startsWith('table ')));
  if (!countsColumns) return undefined;
  const sources = bench.shapes.openSources(statement.reads);
  const detail = `${sources.join(', ')} may have more columns than YAML says`;
  return { cause: { reason: 'undeclared source columns', detail }, near: undefined };
}

async function missingColumn(
  problem: ServerProblem,
  relations: readonly ReadRelation[],
  statement: Statement,
  bench: Bench,
): Promise<Undeclared | undefined> {
  const column = (problem.named ?? '').slice((problem.named ?? '').lastIndexOf('.') + 1);
  if (column === '') return undefined;
  const wider = await withColumn(relations, column, statement, bench);
  if (!wider.ok) {
    const still = serverProblem(wider.error);
    if (still.sqlstate === '42703' && still.named === problem.named && still.position === problem.position)
      return undefined;
  }
  const sources = bench.shapes.openSources(statement.reads);
  const declared = sources.flatMap(id => declaredColumns(id, bench));
  const known = declared.find(one => one.name.toLowerCase() === column.toLowerCase());
  if (known !== undefined) {
    const why = known.type === null ? 'no data_type' : `a data_type that is none of PostgreSQL: ${known.type}`;
    const detail = `column ${column} of ${sources.join(', ')} has ${why}`;
    return { cause: { reason: 'undeclared source column types', detail }, near: undefined };
  }
  const near = suggest(
    column,
    declared.map(one => one.name),
  );
  const question = near === undefined ? '' : ` (did you mean ${near}?)`;
  const detail = `column ${column} is not declared in ${sources.join(', ')}${question}`;
  return { cause: { reason: 'undeclared source columns', detail }, near };
}

function declaredColumns(
  id: UniqueId,
  bench: Bench,
): readonly { readonly name: string; readonly type: string | null }[] {
  const node = bench.shapes.node(id);
  return node?.kind === 'source' ? node.columns : [];
}

function openRelations(statement: Statement, bench: Bench): readonly ReadRelation[] {
  return bench.shapes.relationsOf(statement.reads).filter(one => one.open);
}

function withColumn(relations: readonly ReadRelation[], name: string, statement: Statement, bench: Bench) {
  return bench.sandbox.trial(async () => {
    for (const { relation } of relations) await bench.sandbox.addColumn(relation, { name, typeName: 'text' });
    return bench.sandbox.describe(statement.sent);
  });
}
