import type { ServerProblem } from '../problems/server-problem.js';
import { functionName } from '../problems/suggest-mend.js';
import type { Cause } from '../report/check-report.js';
import { extensionsIn, hasSigns } from '../sandbox/extensions.js';
import type { Bench } from './bench.js';
import type { Statement } from './statement.js';

/** Why an error may be one only here: what is missing in the sandbox lies outside the project. */
export async function outsideCause(
  problem: ServerProblem,
  statement: Statement,
  bench: Bench,
): Promise<Cause | undefined> {
  switch (problem.sqlstate) {
    case '42P01':
      return problem.summary.startsWith('relation')
        ? outsideRelation(problem.named ?? '', statement, bench)
        : undefined;
    case '3F000':
      return outside(`schema ${problem.named ?? ''} is not one of the project's`);
    case '42883':
      return missingFunction(problem, statement, bench);
    case '42704':
      return missingObject(problem, statement, bench);
    default:
      return undefined;
  }
}

/** A table of a schema that the project does not fill may well be there; one that it would make itself is an error. */
function outsideRelation(name: string, statement: Statement, bench: Bench): Cause | undefined {
  const known = bench.relations.get(name);
  if (known !== undefined && bench.shapes.get(known.id) === undefined && known.id !== statement.node.id)
    return outside(`it reads ${name} without ${known.kind === 'source' ? 'source()' : 'ref()'}`);
  if (bench.madeByHooks.has(name.slice(name.lastIndexOf('.') + 1)))
    return outside(`relation ${name} is made by a hook`);
  const dot = name.indexOf('.');
  if (dot < 0 || bench.schemas.has(name.slice(0, dot))) return undefined;
  return outside(`relation ${name} is neither a node nor a source`);
}

function missingFunction(problem: ServerProblem, statement: Statement, bench: Bench): Cause | undefined {
  const name = functionName(problem.summary);
  if (bench.madeByHooks.has(name)) return outside(`function ${name} is made by a hook`);
  return missingExtension(statement, bench);
}

/** Types, and what a server may have been given beside tables; a window or a cursor belongs to the statement. */
function missingObject(problem: ServerProblem, statement: Statement, bench: Bench): Cause | undefined {
  const name = problem.named ?? '';
  if (/^(?:collation|text search)/.test(problem.summary)) return outside(problem.summary);
  if (!problem.summary.startsWith('type')) return undefined;
  if (bench.madeByHooks.has(name)) return outside(`type ${name} is made by a hook`);
  return name.includes('.') ? outside(problem.summary) : missingExtension(statement, bench);
}

/** One whose names are not known may be behind any function or type that is not there. */
function missingExtension(statement: Statement, bench: Bench): Cause | undefined {
  const used = extensionsIn(statement.sent);
  const name = [...bench.missingExtensions].find(one => used.includes(one) || !hasSigns(one));
  return name === undefined
    ? undefined
    : { reason: 'missing extension', detail: `the embedded Postgres has no ${name}` };
}

function outside(detail: string): Cause {
  return { reason: 'outside the project', detail };
}
