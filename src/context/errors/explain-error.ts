import {
  DatabaseError,
  fileFault,
  InternalError,
  type MacroFrame,
  type Message,
  ProjectError,
} from '../../base/index.js';
import { TemplateError } from '../../jinja/index.js';
import type { MacroRegistry } from '../macros/macro-registry.js';
import { type ErrorKind, NodeError } from './node-error.js';

/** What an error is about, as dbt names it: `model orders (models/orders.sql)`. */
export type ErrorSubject = {
  readonly resource_type: string;
  readonly name: string;
  readonly original_file_path: string;
};

export type ExplainOptions = {
  /** `target/run/…` of the node, once its statement was written: dbt names it behind a database error. */
  readonly buildPath?: string | null;
  /** True while the project is read: dbt does not say then which node asks for a variable that is not there. */
  readonly reading?: boolean;
};

type Explained = ExplainOptions & { readonly macros?: MacroRegistry | undefined };

/** Errors that dbt shows by their own name; all others of a template are compilation errors. */
const KINDS: Readonly<Record<string, ErrorKind>> = {
  ParsingError: 'Parsing',
  EnvVarMissingError: 'Parsing',
  DependencyError: 'Runtime',
  FailFastError: 'FailFast',
  DatabaseError: 'Database',
  DbtRuntimeError: 'Runtime',
  DbtValidationError: 'Runtime',
  InvalidFieldValue: 'Compilation',
};

/** Errors that pass through macros leave their names behind: dbt's own, and these of Python. */
const CAUGHT_BY_MACROS = new Set(['TypeError', 'UndefinedError', 'TemplateRuntimeError', 'SecurityError']);
const UNDEFINED_ADVICE =
  '. This can happen when calling a macro that does not exist. Check for typos and/or install package dependencies ' +
  'with "dbt deps".';

/**
 * An error that came out of rendering or running a node, as dbt words it: a NodeError. Errors that are no fault of the
 * project (InternalError and the like) come back as they are.
 * @param macros finds the paths of macros as dbt shows them
 */
export function explainError(
  error: unknown,
  subject: ErrorSubject | null,
  macros?: MacroRegistry,
  options: ExplainOptions = {},
): Error {
  if (error instanceof NodeError) return error;
  const how: Explained = { ...options, macros };
  if (error instanceof TemplateError) return ofTemplate(error, subject, how);
  if (error instanceof DatabaseError) return ofDatabase(error, subject, how);
  if (error instanceof ProjectError) {
    const lines = error.messages.flatMap(({ text, notes }) => [text, ...notes.map(note => `  ${note}`)]);
    return new NodeError('Runtime', wordsOf('Runtime', subject, lines.join('\n')), error.messages, error);
  }
  const fault = fileFault(error);
  if (fault !== undefined) return new NodeError('Runtime', wordsOf('Runtime', subject, fault.text), [fault], error);
  return error instanceof Error ? error : new InternalError(String(error));
}

function ofTemplate(error: TemplateError, subject: ErrorSubject | null, options: Explained): NodeError {
  const kind = KINDS[error.type] ?? 'Compilation';
  const frames = (error.messages[0]?.frames ?? []).filter(frame => frame.name !== '');
  const text = textOf(error, frames.length > 0);
  const built = kind === 'Database' ? compiledAt(options) : [];
  const stack = kind === 'Compilation' ? stackOf(error, frames, options.macros) : [];
  const who = kind === 'Parsing' && options.reading === true ? null : subject;
  return new NodeError(kind, wordsOf(kind, who, text, built, stack), withNextStep(error), error);
}

/** What to do about errors whose words are dbt's. */
function withNextStep({ type, messages }: TemplateError): readonly Message[] {
  if (type !== 'EnvVarMissingError') return messages;
  const suggestion = 'set it, or give a default as the second argument';
  return messages.map(message => ({ suggestion, ...message }));
}

function textOf(error: TemplateError, inMacro: boolean): string {
  if (error.phase === 'compile') return error.located;
  return error.type === 'UndefinedError' && !inMacro ? `${error.message}${UNDEFINED_ADVICE}` : error.message;
}

/** A call that a macro's parameters refuse: it fails before the macro has a frame. */
const REFUSED_CALL = /^macro '\w+' (?:takes|was|got)/;

/** The macros that dbt lists: it leaves out the innermost for what Python raised in it. */
function stackOf(error: TemplateError, frames: readonly MacroFrame[], macros: MacroRegistry | undefined): string[] {
  const names = frames.map(({ name, span }) => `macro ${name} (${macros?.pathOf(name, span.file) ?? span.file})`);
  if (error.type === 'CompilationError') return names;
  if (!CAUGHT_BY_MACROS.has(error.type)) return [];
  return REFUSED_CALL.test(error.message) ? names : names.slice(1);
}

function ofDatabase(error: DatabaseError, subject: ErrorSubject | null, options: ExplainOptions): NodeError {
  const text = error.problem.text;
  return new NodeError('Database', wordsOf('Database', subject, text, compiledAt(options)), [error.problem], error);
}

function compiledAt({ buildPath }: ExplainOptions): string[] {
  return buildPath === undefined || buildPath === null ? [] : [`compiled code at ${buildPath}`];
}

/** dbt's `str()` of an error: a headline, and everything else indented by two blanks. */
function wordsOf(
  kind: ErrorKind,
  subject: ErrorSubject | null,
  text: string,
  facts: readonly string[] = [],
  stack: readonly string[] = [],
): string {
  const who = subject === null ? undefined : nameOf(subject);
  const head = `${kind} Error${who === undefined ? '' : ` in ${who}`}`;
  const calls = stack.length === 0 ? [] : ['', ...[...stack, who ?? '<Unknown>'].map(callLine)];
  return [head, ...[...text.split('\n'), ...facts, ...calls].map(line => `  ${line}`)].join('\n');
}

function callLine(who: string, place: number): string {
  return `> ${place === 0 ? 'in' : 'called by'} ${who}`;
}

function nameOf({ resource_type, name, original_file_path }: ErrorSubject): string {
  return `${resource_type} ${name} (${original_file_path})`;
}
