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
import { ReturnSignal } from '../runtime/return-signal.js';
import type { Run, TraceEntry } from '../runtime/run.js';
import { TemplateSyntaxError } from '../syntax/syntax-error.js';
import { Template } from './template.js';

type Place = { readonly span: Span; readonly source: string; readonly line: number };
type Frame = MacroFrame & { readonly source: string };

/**
 * What a rendering throws, with its places: Python's errors as TemplateError, those of the project and the database as
 * what they are, with the template's place and the macros that were running.
 */
export function renderError(error: unknown, run: Run, template: Template | undefined): unknown {
  if (error instanceof TemplateError && error.phase === 'compile') return error;
  const path = run.pathOf(error);
  const where = places(path);
  if (error instanceof ReturnSignal)
    return fromPython(new PythonError('MacroReturn', 'return() outside of a macro'), where);
  if (error instanceof PythonError) return fromPython(error, where);
  if (error instanceof ProjectError) return withPlaces(error, where);
  if (error instanceof DatabaseError || error instanceof InternalError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new InternalError(`${template?.file ?? 'template'}: ${text}`, { cause: error });
}

/** A problem that the compiler found. */
export function compileError(error: unknown, file: { span: Template['span'] | undefined; text: string }): unknown {
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
  const line = found[0]?.place?.line;
  const last = found[found.length - 1];
  const outer = last?.label === '' ? last.place : undefined;
  const frames = (outer === undefined ? found : found.slice(0, -1)).flatMap(({ place, label }): Frame[] =>
    place === undefined
      ? []
      : [{ name: label === '' ? place.span.file : label, span: place.span, source: place.source }],
  );
  return { line: line === 0 ? undefined : line, inner: frames, outer };
}

function placeOf(entry: TraceEntry): Place | undefined {
  const { template, places: table } = entry.unit;
  if (!(template instanceof Template)) return undefined;
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
  const messages = error.messages.map((message): Message => {
    if (message.span !== undefined || (message.frames?.length ?? 0) > 0) return message;
    return {
      ...message,
      ...(where.outer === undefined ? {} : { span: where.outer.span, source: where.outer.source }),
      ...(where.inner.length === 0 ? {} : { frames: where.inner }),
    };
  });
  (error as { messages: readonly Message[] }).messages = messages;
  return error;
}
