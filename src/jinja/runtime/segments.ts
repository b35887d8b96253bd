import { PythonError } from '../errors/python-error.js';
import { Markup, PyObject, type Rt, typeName, type Value } from '../values/index.js';
import type { CodeHandle } from './code.js';
import type { CallFrame, Run } from './run.js';

/** A stretch of output and where it comes from. `exact`: it stands in the source character for character. */
export type Piece = {
  readonly text: string;
  readonly unit: CodeHandle;
  readonly place: number;
  readonly exact: boolean;
  readonly frame: CallFrame | null;
};

/** Text that knows its origins. Only output, `~`, `+`, variables, macros and `return()` see it; all else gets its text. */
export class TracedText extends PyObject {
  readonly typeName = 'str';
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** The message for a piece that is no text: only what a root or a block gives can have one, for whoever joins it. */
  readonly problem: string | undefined;
  constructor(pieces: readonly Piece[], problem?: string) {
    super();
    this.pieces = pieces;
    this.problem = problem;
    let text = '';
    for (const piece of pieces) text += piece.text;
    this.text = text;
  }
  override pyStr(): string {
    return this.text;
  }
  override pyBool(): boolean {
    return this.text !== '';
  }
}

/** The value without its origins. */
export function plain(value: Value): Value {
  return value instanceof TracedText ? value.text : value;
}

/** What a root or a block gave, joined. @throws TypeError for a piece that is no str */
export function whole(events: TracedText): TracedText {
  if (events.problem !== undefined) throw new PythonError('TypeError', events.problem);
  return events;
}

/** Gathers output and its origins: what generated code writes to when segments are wanted. */
export class SegmentBuffer {
  private readonly unit: CodeHandle;
  private readonly run: Run;
  private readonly pieces: Piece[] = [];
  private count = 0;
  private size = 0;
  /** The message for a piece that is no text; Python finds it only when all pieces are joined. */
  private problem: string | undefined;

  constructor(unit: CodeHandle, run: Run) {
    this.unit = unit;
    this.run = run;
  }

  /** Text that was settled when the code was made; `more` when it belongs to the piece before it. */
  text(text: string, place: number, exact: boolean, more: boolean): void {
    if (!more) this.count++;
    this.push(text, place, exact);
  }

  /** The value of an expression, printed by `print`. */
  print(value: Value, print: (value: Value, rt: Rt) => string, rt: Rt, place: number): void {
    this.count++;
    if (value instanceof TracedText && !rt.autoescape) this.take(value);
    else this.push(print(plain(value), rt), place, false);
  }

  /** The value of a call or filter block, which has to be text. */
  raw(value: Value, _rt: Rt, place: number): void {
    if (value instanceof TracedText) this.take(value);
    else if (typeof value === 'string') this.push(value, place, false);
    else if (value instanceof Markup) this.push(value.text, place, false);
    else this.problem ??= `sequence item ${this.count}: expected str instance, ${typeName(value)} found`;
    this.count++;
  }

  /** What a root, a block or a recursive loop gave; made safe as a whole, it has lost its origins. */
  add(events: Value, place: number): void {
    this.count++;
    if (events instanceof TracedText) {
      this.problem ??= events.problem;
      this.take(events);
    } else if (events instanceof Markup) this.push(events.text, place, false);
    else if (typeof events === 'string') this.push(events, place, false);
  }

  /** All of it, joined. */
  end(): TracedText {
    return whole(this.events());
  }

  /** All of it as a root or a block gives it: a piece that is no text is found by whoever joins them. */
  events(): TracedText {
    return new TracedText(this.pieces, this.problem);
  }

  private take(text: TracedText): void {
    for (const piece of text.pieces) this.pieces.push(piece);
    this.grow(text.text.length);
  }

  private push(text: string, place: number, exact: boolean): void {
    if (text === '') return;
    this.pieces.push({ text, unit: this.unit, place, exact, frame: this.run.frame });
    this.grow(text.length);
  }

  private grow(by: number): void {
    this.size += by;
    if (this.size > this.run.maxOutput) throw new PythonError('MemoryError', 'output is too large');
  }
}
