import {
  DatabaseError,
  InternalError,
  type MacroFrame,
  type Message,
  ProjectError,
  type Span,
} from '../../base/index.js';
import { PythonError } from '../errors/python-error.js';
import { TemplateError } from '../errors/template-error.js';
import type { TemplateUnit } from '../runtime/code.js';
import { ReturnSignal } from '../runtime/return-signal.js';
import type { Run, TraceEntry } from '../runtime/run.js';
import { TemplateSyntaxError } from '../syntax/syntax-error.js';

type Place = { readonly span: Span; readonly source: string; readonly line: number };
type Frame = MacroFrame & { readonly source: string };

/**
 * What a rendering throws, with its places: Python's errors as TemplateError, those of the project and the database as
 * what they are, with the template's place and the macros that were running.
 */
export function renderError(error: unknown, run: Run, template: { readonly file: string } | undefined): unknown {
  const path = run.pathOf(error);
  const where = places(path);
  if (error instanceof ReturnSignal)
    return fromPython(new PythonError('MacroReturn', 'return() outside of a macro'), where);
  if (error instanceof PythonError) return fromPython(error, where);
  if (error instanceof TemplateError) return continued(error, where);
  if (error instanceof ProjectError) return withPlaces(error, where);
  if (error instanceof DatabaseError) return placedInTemplate(error, where);
  if (error instanceof InternalError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new InternalError(`${template?.file ?? 'template'}: ${text}`, { cause: error });
}

/** A problem that the compiler found. */
export function compileError(
  error: unknown,
  file: Partial<Pick<TemplateUnit, 'span'>> & { readonly text: string },
): unknown {
  if (error instanceof RangeError) {
    return new TemplateError('maximum recursion depth exceeded', {
      type: 'RecursionError',
      phase: 'compile',
      line: undefined,
      cause: error,
    });
  }
  if (!(error instanceof PythonError)) return error;
  const place = error instanceof TemplateSyntaxError ? error : undefined;
  return new TemplateError(error.message, {
    type: error.type,
    phase: 'compile',
    line: place?.line,
    span: place === undefined ? undefined : file.span?.(place.start, place.end),
    source: file.text,
    cause: error,
  });
}

type Where = { readonly line: number | undefined; readonly inner: readonly Frame[]; readonly outer: Place | undefined };

/** The innermost line, the macros that were running, and the place in the template that was rendered. */
function places(path: readonly TraceEntry[]): Where {
  const found = path.map(entry => ({ place: placeOf(entry), label: entry.label ?? '' }));
  const line = found[0]?.place.line;
  const last = found[found.length - 1];
  const outer = last?.label === '' ? last.place : undefined;
  const frames = (outer === undefined ? found : found.slice(0, -1)).map(
    ({ place, label }): Frame => ({
      name: label,
      span: place.span,
      source: place.source,
    }),
  );
  return { line: line === 0 ? undefined : line, inner: frames, outer };
}

function placeOf(entry: TraceEntry): Place {
  const { template, places: table } = entry.unit;
  const at = entry.place * 3;
  return {
    line: table[at] ?? 0,
    span: template.span(table[at + 1] ?? 0, table[at + 2] ?? 0),
    source: template.text,
  };
}

function fromPython(error: PythonError, where: Where): TemplateError {
  return new TemplateError(error.message, {
    type: error.type,
    phase: 'render',
    line: where.line,
    span: where.outer?.span,
    source: where.outer?.source,
    frames: where.inner,
    cause: error,
  });
}

/** The project's own error with the template's places, where it says none itself. */
function withPlaces(error: ProjectError, where: Where): ProjectError {
  if (where.outer === undefined && where.inner.length === 0) return error;
  return withMessages(error, message => {
    if (message.span !== undefined || (message.frames?.length ?? 0) > 0) return message;
    return { ...message, ...placeParts(where.outer, where.inner) };
  });
}

/** A statement that a template sent while its text was made gets the template's place; those of called macros have none. */
function placedInTemplate(error: DatabaseError, { outer, inner }: Where): DatabaseError {
  if (outer === undefined || error.problem.span !== undefined) return error;
  return new DatabaseError({ ...error.problem, ...placeParts(outer, inner) }, error.server, { cause: error });
}

/** An error of another rendering that this one called: its places, then those that led to it. */
function continued(error: TemplateError, where: Where): TemplateError {
  if (where.outer === undefined && where.inner.length === 0) return error;
  return withMessages(error, message => {
    const { span, source = '', frames = [] } = message;
    const called: Frame[] = span === undefined ? [] : [{ name: '', span, source }];
    const { span: _span, source: _source, frames: _frames, ...rest } = message;
    return { ...rest, ...placeParts(where.outer, [...(frames as readonly Frame[]), ...called, ...where.inner]) };
  });
}

function placeParts(outer: Place | undefined, frames: readonly Frame[]): Partial<Message> {
  return {
    ...(outer === undefined ? {} : { span: outer.span, source: outer.source }),
    ...(frames.length === 0 ? {} : { frames }),
  };
}

/** The error itself, so that whoever holds it sees the places too. */
function withMessages<E extends ProjectError>(error: E, change: (message: Message) => Message): E {
  (error as { messages: readonly Message[] }).messages = error.messages.map(change);
  return error;
}
