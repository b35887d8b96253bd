import type { Described } from '../../adapters/index.js';
import { explainProblem } from '../problems/explain-problem.js';
import { isGrammar } from '../problems/problem-code.js';
import { type ServerProblem, serverProblem } from '../problems/server-problem.js';
import type { Bench } from './bench.js';
import { openColumns, undeclaredColumn } from './open-sources.js';
import { outsideCause } from './outside.js';
import type { Proof } from './proof.js';
import type { Statement } from './statement.js';

/**
 * Describes a statement against the stand-ins of what it reads. What may be an error only because the sandbox knows too
 * little is never called one: it makes the statement unknown, with the reason.
 */
export async function proveStatement(statement: Statement, bench: Bench): Promise<Proof> {
  const described = await bench.sandbox.describe(statement.sent);
  const cause = bench.shapes.causeOf(statement.reads);
  if (cause !== undefined) {
    const unknown: Proof = { verdict: 'unknown', cause };
    return bench.shapes.holdsUnknown(statement.reads) ? unknown : grammarProof(described, statement, bench, unknown);
  }
  if (!described.ok) return judge(serverProblem(described.error), statement, bench);
  const later = parameterProblem(described, statement) ?? (await plannerProblem(statement, bench));
  if (later !== undefined) return failed(later, statement, bench);
  return {
    verdict: 'proved',
    columns: described.columns,
    open: await openColumns(statement, described.columns, bench),
  };
}

/** Of a text whose inputs are not known, grammar can be judged all the same. */
async function grammarProof(
  described: Described,
  statement: Statement,
  bench: Bench,
  otherwise: Proof,
): Promise<Proof> {
  if (described.ok) return otherwise;
  const problem = serverProblem(described.error);
  return isGrammar(problem.sqlstate, problem.summary) ? judge(problem, statement, bench) : otherwise;
}

async function judge(problem: ServerProblem, statement: Statement, bench: Bench): Promise<Proof> {
  const outside = await outsideCause(problem, statement, bench);
  if (outside !== undefined) return { verdict: 'unknown', cause: outside };
  const undeclared = await undeclaredColumn(problem, statement, bench);
  if (undeclared === undefined) return failed(await plainer(problem, statement, bench), statement, bench);
  const { cause, near } = undeclared;
  if (near === undefined) return { verdict: 'unknown', cause };
  const message = await explainProblem(problem, statement, bench);
  const notes = [...message.notes, 'a warning only: the source may have a column that its YAML does not declare'];
  return { verdict: 'unknown', cause, warning: { ...message, severity: 'warning', notes } };
}

async function failed(problem: ServerProblem, statement: Statement, bench: Bench): Promise<Proof> {
  return { verdict: 'failed', messages: [await explainProblem(problem, statement, bench)] };
}

/** A text that ends too early fails at the bracket that is put behind it: the text alone says it better. */
async function plainer(problem: ServerProblem, statement: Statement, bench: Bench): Promise<ServerProblem> {
  if (problem.position === undefined || statement.offsetOf(problem.position) !== 'after') return problem;
  const alone = await bench.sandbox.describe(statement.text.sql);
  if (alone.ok) return problem;
  return { ...serverProblem(alone.error), position: problem.position };
}

/** `$1` is fine when a statement is described, and an error when it is run. */
function parameterProblem(described: Described & { ok: true }, statement: Statement): ServerProblem | undefined {
  if (described.parameters.length === 0) return undefined;
  const token = statement.tokens.find(one => one.kind === 'parameter');
  const before = statement.sent.indexOf(statement.text.sql);
  return {
    sqlstate: '42P02',
    summary: `there is no parameter ${token?.text ?? '$1'}`,
    detail: undefined,
    hint: undefined,
    position: token === undefined ? undefined : [...statement.sent.slice(0, before + token.start)].length + 1,
    named: undefined,
  };
}

/** Errors that no data can avert but that only the planner finds. Others of it depend on settings of the session. */
const PLANNER_STATES: ReadonlySet<string> = new Set(['0A000', '22012']);

async function plannerProblem(statement: Statement, bench: Bench): Promise<ServerProblem | undefined> {
  if (!/full|[/%]/i.test(statement.sent)) return undefined;
  const error = await bench.sandbox.attempt(`explain ${statement.sent}`);
  return error !== undefined && PLANNER_STATES.has(error.sqlstate ?? '') ? serverProblem(error) : undefined;
}
