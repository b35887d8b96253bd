import type { CodeShape } from '../codegen/compile-scope.js';
import type { Value } from '../values/index.js';
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
  code(shape: CodeShape): TemplateCode;
}
