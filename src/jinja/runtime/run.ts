import type { CodeShape } from '../codegen/compile-scope.js';
import { PythonError } from '../errors/python-error.js';
import type { Limits, Value } from '../values/index.js';
import type { CodeHandle } from './code.js';
import type { RuntimeHost } from './host.js';
import type { Macro } from './macro.js';
import type { TemplateModule } from './module.js';
import type { NameSource } from './names.js';
import type { TemplateMacro } from './template-macro.js';

const CHECK_EVERY = 20_000;
const FLAT_SIZE = 1_000_000;

/** A call that is being made, for segments: what runs, and from where it was called. */
export type CallFrame = {
  readonly name: string;
  readonly unit: CodeHandle | null;
  readonly place: number;
  readonly parent: CallFrame | null;
};

/** Where an error went through, innermost first. `label` is undefined for a part of the function that follows. */
export type TraceEntry = { readonly unit: CodeHandle; readonly place: number; label: string | undefined };

/**
 * What one rendering shares among all templates and macros that take part in it: its names, its counters, and where an
 * error has been. Two renderings share nothing of it.
 */
export class Run {
  readonly host: RuntimeHost;
  readonly shape: CodeShape;
  readonly sources: readonly NameSource[];
  steps = 0;
  /** The count of steps at which somebody looks. */
  checkpoint: number;
  depth = 0;
  /** How many macros of other files are running. */
  macroDepth = 0;
  /** Length of the output when it was laid flat last. */
  private flat = 0;
  readonly maxSteps: number;
  readonly maxDepth: number;
  readonly maxOutput: number;
  readonly limits: Limits;
  /** Called with every name that is looked up in `sources`, if there is somebody who records them. */
  readonly onName: ((name: string) => void) | undefined;
  readonly print: ((text: string) => void) | undefined;
  /** Called with every macro of another file that is called, and how many of them are running around the call. */
  readonly onMacro: RunOptions['onMacro'];
  /** Macros of other templates that were called, each made once a run. */
  readonly macros = new Map<object, Macro>();
  readonly modules = new Map<object, TemplateModule>();
  /** What is wrong with a piece of output that is no text; found only when what holds the piece is whole. */
  badPiece: PythonError | undefined;
  /** The call that runs now and the place of the last call, for segments. */
  frame: CallFrame | null = null;
  siteUnit: CodeHandle | null = null;
  sitePlace = 0;
  private error: unknown = undefined;
  private readonly path: TraceEntry[] = [];

  constructor(host: RuntimeHost, shape: CodeShape, sources: readonly NameSource[], options: RunOptions = {}) {
    this.host = host;
    this.shape = shape;
    this.sources = sources;
    this.limits = host.limits;
    this.maxSteps = host.limits.maxSteps;
    this.maxDepth = host.limits.maxDepth;
    this.maxOutput = host.limits.maxOutput;
    this.checkpoint = Math.min(CHECK_EVERY, this.maxSteps);
    this.onName = options.onName;
    this.onMacro = options.onMacro;
    this.print = options.print;
  }

  find(name: string): Value | undefined {
    this.onName?.(name);
    for (const source of this.sources) {
      const value = source.get(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /**
   * Looks at the bounds, once in so many steps. Output that grew is laid flat: a text made of millions of pieces takes
   * many times its own size.
   */
  check(output: string): void {
    if (this.steps > this.maxSteps) throw new PythonError('TimeoutError', 'the template did too many steps');
    if (output.length > this.maxOutput) throw new PythonError('MemoryError', 'output is too large');
    if (output.length > this.flat * 1.5 + FLAT_SIZE) {
      this.flat = output.length;
      output.charCodeAt(0);
    }
    this.checkpoint = Math.min(this.steps + CHECK_EVERY, this.maxSteps);
  }

  /** The frame of a macro that begins to run: called from the place that was noted last. */
  enter(name: string): CallFrame {
    return { name, unit: this.siteUnit, place: this.sitePlace, parent: this.frame };
  }

  /** Notes that `error` left a function of `unit`. An error that wraps the last one goes on with its path. */
  trace(error: unknown, unit: CodeHandle, place: number, label: string | undefined): void {
    if (error !== this.error) {
      const wraps = error instanceof Error && this.error !== undefined && error.cause === this.error;
      if (!wraps) this.path.length = 0;
      this.error = error;
    }
    const last = this.path[this.path.length - 1];
    if (last !== undefined && last.label === undefined && last.unit === unit) last.label = label;
    else this.path.push({ unit, place, label });
  }

  /** The way of an error, innermost first; empty when it is not one that was traced last. */
  pathOf(error: unknown): readonly TraceEntry[] {
    return error === this.error ? [...this.path] : [];
  }
}

export type RunOptions = {
  readonly onName?: ((name: string) => void) | undefined;
  readonly print?: ((text: string) => void) | undefined;
  readonly onMacro?: ((macro: TemplateMacro, depth: number) => void) | undefined;
};
