import { PythonError } from '../errors/python-error.js';

/** A problem found before anything runs. `line` is Jinja2's; the stretch of source is ours. */
export class TemplateSyntaxError extends PythonError {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  constructor(message: string, place: Place, type: SyntaxErrorType = 'TemplateSyntaxError') {
    super(type, message);
    this.line = place.line;
    this.start = place.start;
    this.end = place.end;
  }
}

/** `SyntaxError` stands for what only Python's own compiler refuses, e.g. a `break` outside a loop. */
export type SyntaxErrorType = 'TemplateSyntaxError' | 'TemplateAssertionError' | 'SyntaxError';

/** A stretch of the normalised source and the line that Jinja2 would report for it. */
export type Place = { readonly line: number; readonly start: number; readonly end: number };
