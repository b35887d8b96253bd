import type { HostFunction, Rt } from '../values/index.js';

/** The kind of code that is generated; one template may be wanted in several. */
export type CodeShape = {
  /** Generator functions that can wait for a call; else plain functions. */
  readonly generator: boolean;
  /** Output carries segments. */
  readonly segments: boolean;
};

/** What the code generator has to know about the environment. All of it is part of the key of cached code. */
export type CompileScope = {
  readonly autoescape: boolean;
  /** Output keeps its values: see native/. */
  readonly native: boolean;
  /** A `return()` ends the macro of this template that is running; else it goes on to whoever called. */
  readonly macrosReturn: boolean;
  /** To print a name that is missing fails. */
  readonly strict: boolean;
  readonly hasFilter: (name: string) => boolean;
  readonly hasTest: (name: string) => boolean;
  /** The function when constants may be folded through it. */
  readonly foldableFilter: (name: string) => HostFunction | undefined;
  readonly foldableTest: (name: string) => HostFunction | undefined;
  /** True where the filter is one of ours and never waits. */
  readonly isOwnFilter: (name: string) => boolean;
  readonly isOwnTest: (name: string) => boolean;
  /** A runtime for folding, with autoescape set so. */
  readonly foldingRt: (autoescape: boolean) => Rt;
};

/** Generated code of one template. */
export type GeneratedCode = {
  /** A JavaScript expression: a function of the template's handle that gives its entry points. */
  readonly js: string;
  /** Places by index, three numbers each: Jinja2's line, start and end in the normalised source. Index 0 is no place. */
  readonly places: ArrayLike<number>;
  /** Names it asks its context for. */
  readonly names: readonly string[];
  readonly filters: readonly string[];
  readonly tests: readonly string[];
};
