import type { Span } from '../../base/index.js';
import type { CodeShape } from '../codegen/compile-scope.js';
import type { UndefinedInit, Value } from '../values/index.js';
import type { Context } from './context.js';
import type { TracedText } from './segments.js';

/** What a root or a block gives: its text, its values, or text with segments. */
export type Events = string | Value[] | TracedText;
export type EntryPoint = (context: Context) => Events | Generator<unknown, Events, unknown>;

/** Generated code that runs. */
export type TemplateCode = { readonly root: EntryPoint; readonly blocks: Readonly<Record<string, EntryPoint>> };

/** A template in one shape of code: what generated code calls `T`. */
export type CodeHandle = {
  readonly template: TemplateUnit;
  /** Three numbers a place: Jinja2's line, start and end. */
  readonly places: ArrayLike<number>;
};

/** A compiled template as the runtime sees it. */
export interface TemplateUnit {
  /** The name it was loaded by; null for one made of a string. */
  readonly name: string | null;
  readonly autoescape: boolean;
  readonly native: boolean;
  /** The environment it was compiled for, whose kind of Undefined its missing names are; of none: the rendering's. */
  readonly engine?: { makeUndefined(init: UndefinedInit): Value };
  /** The text that spans count in: of the whole file, where the template is a part of one. */
  readonly text: string;
  /** The stretch of the file from `start` to `end` of the template's source. */
  span(start: number, end: number): Span;
  code(shape: CodeShape): TemplateCode;
}

/** A template without names or code, for calls that come from outside of any. */
export function emptyUnit(autoescape: boolean): TemplateUnit {
  return {
    name: null,
    autoescape,
    native: false,
    text: '',
    span: (offset, end) => ({ file: '<template>', offset, length: Math.max(1, end - offset), line: 1, column: 1 }),
    code: () => ({ root: () => '', blocks: {} }),
  };
}
