import type { CodeShape } from '../codegen/compile-scope.js';
import type { Events } from '../runtime/code.js';
import { Context } from '../runtime/context.js';
import { drive, isWaiting, type Waiting } from '../runtime/drive.js';
import { eventText } from '../runtime/module.js';
import { type NameLayer, nameSources } from '../runtime/names.js';
import { Run } from '../runtime/run.js';
import { plain, TracedText } from '../runtime/segments.js';
import type { TemplateMacro } from '../runtime/template-macro.js';
import type { Kwargs, Value } from '../values/index.js';
import type { Engine } from './engine.js';
import { renderError } from './render-error.js';
import { type Segment, segmentsOf } from './segment.js';
import type { Template } from './template.js';

export type RenderOptions = {
  /** Code that can wait for calls; without it a call that would have to wait is an error. */
  readonly waits?: boolean;
  /** Called with each name that a template asks the names of the rendering for. */
  readonly onName?: (name: string) => void;
  /** Where print_table() and its kin write. */
  readonly print?: (text: string) => void;
  /**
   * Called with each call of a macro of another file; `depth` is how many such macros are running around it (counted where
   * its engine has `macrosReturn`). Macros called at depth 0 are those that the rendered template itself depends on.
   */
  readonly onMacro?: (macro: TemplateMacro, depth: number) => void;
};

/** Output with its origins. */
export type TracedOutput = { readonly text: string; readonly segments: readonly Segment[] };

/**
 * One set of names, and the templates and macros that are rendered with them. Counters of the limits run on through all
 * of it; macros of other templates are made once.
 */
export class Rendering {
  private readonly engine: Engine;
  private readonly names: NameLayer | readonly NameLayer[];
  private readonly options: RenderOptions;
  private readonly runs = new Map<boolean, Run>();

  constructor(engine: Engine, names: NameLayer | readonly NameLayer[], options: RenderOptions = {}) {
    this.engine = engine;
    this.names = names;
    this.options = options;
  }

  private run(segments: boolean): Run {
    let run = this.runs.get(segments);
    if (run === undefined) {
      const shape: CodeShape = { generator: this.options.waits === true, segments };
      run = new Run(this.engine, shape, nameSources(this.names), this.options);
      this.runs.set(segments, run);
    }
    return run;
  }

  /** The text of the template, or the value of a native one. Throws TemplateError, or rejects with one. */
  render(template: Template): Value | Promise<Value> {
    return this.finish(this.run(false), template, events => this.engine.finish(events, template));
  }

  /** As `render`, with the origin of each stretch of the text. */
  renderTraced(template: Template): TracedOutput | Promise<TracedOutput> {
    return this.finish(this.run(true), template, events => ({
      text: eventText(events),
      segments: events instanceof TracedText ? segmentsOf(events) : [],
    }));
  }

  private finish<T>(run: Run, template: Template, end: (events: Events) => T): T | Promise<T> {
    return this.guard(run, template, () => {
      const context = new Context(run, template);
      run.badPiece = undefined;
      return mapped(template.code(run.shape).root(context), events => {
        if (run.badPiece !== undefined) throw run.badPiece;
        return end(events);
      });
    });
  }

  /** Calls a macro or function with the names of this rendering. */
  call(callee: Value, args: Value[] = [], kwargs: Kwargs | null = null): Value | Promise<Value> {
    const run = this.run(false);
    return this.guard(run, undefined, () => {
      const context = new Context(run, this.engine.nowhere);
      return mapped(context.call(callee, args, kwargs) as Value | Waiting<Value>, plain);
    });
  }

  /** Runs a step of the rendering and turns what it throws into errors with places. */
  private guard<T>(run: Run, template: Template | undefined, step: () => T | Waiting<T>): T | Promise<T> {
    const { depth, macroDepth } = run;
    const fail = (error: unknown): never => {
      run.depth = depth;
      run.macroDepth = macroDepth;
      throw renderError(error, run, template);
    };
    try {
      const result = step();
      const value = isWaiting<T>(result) ? drive(result) : result;
      return value instanceof Promise ? value.catch(fail) : value;
    } catch (error) {
      return fail(error);
    }
  }
}

function mapped<A, B>(result: A | Waiting<A>, end: (value: A) => B): B | Waiting<B> {
  return isWaiting<A>(result) ? mappedLater(result, end) : end(result);
}

function* mappedLater<A, B>(result: Waiting<A>, end: (value: A) => B): Waiting<B> {
  return end(yield* result);
}
