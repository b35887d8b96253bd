import { Symbols } from './symbols.js';

/** How a piece of output is gathered in the generated code. */
export type BufferKind =
  /** A string that grows: every piece is known to be text. */
  | 'text'
  /** An array, joined at the end: a piece may be something else, which is an error only then, or a native value. */
  | 'list'
  /** Text that knows where each stretch of it comes from. */
  | 'segments';

export type Buffer = {
  readonly variable: string;
  readonly kind: BufferKind;
  /** Blocks or other templates write to it: one of their pieces may be no text. */
  joinsEvents?: boolean;
};

/** A scope while code is generated for it. */
export class Frame {
  readonly parent: Frame | undefined;
  readonly symbols: Symbols;
  buffer: Buffer;
  /** Where the output of the function around goes, whatever block gathers some of it now. */
  stream: Buffer;
  /** Output has to be left out when the template extends another one. */
  requireOutputCheck = false;
  /** The root of a template and the branches of an `if` there: what they set is exported. */
  toplevel = false;
  /** The root alone. */
  rootlevel = false;
  /** The scope of a whole function: its variables are never taken away before the function ends. */
  outlives = false;
  /** In a branch of an `if`: an unknown filter is an error only when it runs. */
  soft = false;

  constructor(buffer: Buffer, parent?: Frame, symbols = new Symbols(parent?.symbols)) {
    this.parent = parent;
    this.symbols = symbols;
    this.buffer = buffer;
    this.stream = parent?.stream ?? buffer;
    if (parent !== undefined) this.requireOutputCheck = parent.requireOutputCheck;
  }

  inner(): Frame {
    return new Frame(this.buffer, this);
  }

  /** The same scope, in a branch. */
  branch(): Frame {
    const copy = new Frame(this.buffer, this.parent, this.symbols);
    copy.requireOutputCheck = this.requireOutputCheck;
    copy.stream = this.stream;
    copy.toplevel = this.toplevel;
    copy.outlives = this.outlives;
    copy.soft = true;
    return copy;
  }
}
