import { type Message, makeMessage } from '../../base/index.js';
import type { Place } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { Statement } from '../prove/statement.js';
import { lengthAt, nameOf, secondColumnNamed } from '../sql/scan-sql.js';
import { problemCode } from './problem-code.js';
import type { ServerProblem } from './server-problem.js';
import { functionName, suggestMend } from './suggest-mend.js';

/** One message for an error of a statement, at the place in the template that wrote what the server points at. */
export async function explainProblem(problem: ServerProblem, statement: Statement, bench: Bench): Promise<Message> {
  const offset = offsetOf(problem, statement);
  const place = typeof offset === 'number' ? placeAt(offset, statement) : endPlace(offset, statement);
  const suggestion = await suggestMend(problem, statement, bench);
  const notes = await notesOf(problem, statement, offset, place, bench);
  return makeMessage(problemCode(problem.sqlstate, problem.summary), problem.summary, {
    ...shownPlace(place, statement, bench),
    notes,
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

type Offset = number | 'before' | 'after' | 'none';

function offsetOf(problem: ServerProblem, statement: Statement): Offset {
  if (problem.position !== undefined) return statement.offsetOf(problem.position);
  if (problem.sqlstate === '42701' || problem.sqlstate === '42P16')
    return secondColumnNamed(statement.tokens, problem.named ?? '') ?? 'none';
  return firstMention(problem, statement) ?? 'none';
}

/** Errors of the planner come without a place; some are told by a sign of their own. */
function firstMention(problem: ServerProblem, statement: Statement): number | undefined {
  if (problem.sqlstate === '22012')
    return statement.tokens.find(token => token.text === '/' || token.text === '%')?.start;
  if (problem.summary.startsWith('FULL JOIN')) return statement.tokens.find(token => nameOf(token) === 'full')?.start;
  if (problem.summary.startsWith('cannot insert multiple commands'))
    return statement.tokens.find(token => token.text === ';')?.start;
  return undefined;
}

function placeAt(offset: number, statement: Statement): Place {
  const place = statement.placeAt(offset);
  const length = lengthAt(statement.tokens, offset);
  const text = statement.text.sql.slice(offset, offset + length);
  return withLength(place, text);
}

/** The carets mark the word that the server points at where the template has it as it stands in the SQL. */
function withLength(place: Place, text: string): Place {
  const inner = place.frames?.[0];
  const span = inner?.span ?? place.span;
  const source = inner === undefined ? place.source : inner.source;
  if (source === undefined || !source.startsWith(text, span.offset)) return place;
  const longer = { ...span, length: text.length };
  if (inner === undefined) return { ...place, span: longer };
  return { ...place, frames: [{ ...inner, span: longer }, ...(place.frames ?? []).slice(1)] };
}

/** Behind the text: its last word. Around it, or nowhere: where the node is defined. */
function endPlace(offset: 'before' | 'after' | 'none', statement: Statement): Place {
  const last = statement.tokens.at(-1);
  return offset === 'after' && last !== undefined ? placeAt(last.start, statement) : statement.node.place;
}

/** A generic test is shown at its entry in YAML, with the macro that wrote the SQL if that is one of the project. */
function shownPlace(place: Place, statement: Statement, bench: Bench): Place {
  const { node } = statement;
  const frames = (place.frames ?? []).filter(frame => bench.project.isOwnFile(frame.span.file));
  const outer = node.kind === 'test' && node.generic ? node.place : place;
  const { frames: _, ...rest } = outer;
  return frames.length === 0 ? rest : { ...rest, frames };
}

async function notesOf(
  problem: ServerProblem,
  statement: Statement,
  offset: Offset,
  place: Place,
  bench: Bench,
): Promise<string[]> {
  const notes = [`in ${statement.node.id}`];
  if (typeof offset === 'number') {
    const line = lineOf(statement.text.sql, offset);
    const source = place.frames?.[0] === undefined ? place.source : place.frames[0].source;
    if (source === undefined || !source.includes(line)) notes.push(`compiled: ${line.slice(0, 120)}`);
  } else if (offset === 'before') notes.push('in the SQL that its configuration puts around the query');
  if (problem.detail !== undefined) notes.push(problem.detail);
  if (problem.sqlstate === '42883' && problem.summary.startsWith('function')) {
    const signatures = await bench.sandbox.signatures(functionName(problem.summary));
    if (signatures.length > 0) notes.push(`there is ${signatures.join(', ')}`);
  }
  return notes;
}

function lineOf(sql: string, offset: number): string {
  const start = sql.lastIndexOf('\n', offset - 1) + 1;
  const end = sql.indexOf('\n', offset);
  return sql.slice(start, end < 0 ? sql.length : end).trim();
}
