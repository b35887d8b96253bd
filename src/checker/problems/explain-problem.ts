import { type Message, makeMessage } from '../../base/index.js';
import type { Place } from '../input/check-node.js';
import type { Bench } from '../prove/bench.js';
import type { Statement } from '../prove/statement.js';
import { lengthAt } from '../sql/scan-sql.js';
import { findMention } from './find-mention.js';
import { problemCode } from './problem-code.js';
import type { ServerProblem } from './server-problem.js';
import { functionName, suggestMend } from './suggest-mend.js';

/** One message for an error of a statement, at the place in the template that wrote what the server points at. */
export async function explainProblem(problem: ServerProblem, statement: Statement, bench: Bench): Promise<Message> {
  const offset = offsetOf(problem, statement);
  const place = typeof offset === 'number' ? placeAt(offset, statement) : endPlace(offset, statement);
  const suggestion = await suggestMend(problem, statement, bench);
  const shown = shownPlace(place, statement, bench);
  const notes = await notesOf(problem, statement, offset, shown, bench);
  return makeMessage(problemCode(problem.sqlstate, problem.summary), shortText(problem.summary), {
    ...shown,
    notes: [...notes, ...hiddenMacro(place, shown)],
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}

/** Of a text that is quoted to its end, what is put behind it included, the first line is enough. */
function shortText(summary: string): string {
  return summary.replace(/at or near "([^"\n]*)\n[\s\S]*$/, 'at or near "$1"');
}

type Offset = number | 'before' | 'after' | 'none';

function offsetOf(problem: ServerProblem, statement: Statement): Offset {
  if (problem.position !== undefined) return statement.offsetOf(problem.position);
  return findMention(problem, statement.tokens) ?? 'none';
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

/**
 * Places in files that are not the user's are left out: those of our own macros always, those of packages where the node
 * itself is the project's. A generic test is shown at its entry in YAML.
 */
function shownPlace(place: Place, statement: Statement, bench: Bench): Place {
  const { node } = statement;
  const { isOwnFile, isOurFile } = bench.project;
  const isOwn = isOwnFile(node.place.span.file);
  const frames = (place.frames ?? []).filter(({ span }) => (isOwn ? isOwnFile(span.file) : !isOurFile(span.file)));
  const { frames: _, ...outer } = node.kind === 'test' && node.generic ? node.place : place;
  return frames.length === 0 ? outer : { ...outer, frames };
}

/** Names the macro that wrote the SQL where its place is not shown. */
function hiddenMacro(place: Place, shown: Place): string[] {
  const inner = place.frames?.[0];
  return inner === undefined || shown.frames?.includes(inner) === true || inner.name === ''
    ? []
    : [`written by macro ${inner.name} (${inner.span.file}:${inner.span.line})`];
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
