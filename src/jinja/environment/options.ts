import type { Grammar } from '../syntax/grammar.js';
import type { HostFunction, Limits, Value } from '../values/index.js';

export type UndefinedKind = 'default' | 'strict' | 'chainable' | 'debug' | 'capture';

/**
 * What rendering native values comes to: Jinja2's own NativeEnvironment (every result is read as a Python literal), or
 * dbt's, which reads only what a filter asked to be read and keeps blocks and macros text.
 */
export type NativeKind = false | 'jinja' | 'dbt';

/** Source of a template that another one names. `null` when there is none of that name. */
export type TemplateSource = {
  readonly source: string;
  readonly file?: string;
  /** False when it has to be asked for anew each time. */
  readonly keep?: boolean;
};
export type TemplateLoader = (name: string) => TemplateSource | null | Promise<TemplateSource | null>;

/** How templates are read and run. What is left out is as in plain Jinja2. */
export type EngineOptions = Partial<Grammar> & {
  /** Escape what is printed; a function decides by the template's name. */
  readonly autoescape?: boolean | ((name: string | null) => boolean);
  readonly native?: NativeKind;
  readonly sandbox?: false | 'sandboxed' | 'immutable';
  readonly undefinedKind?: UndefinedKind;
  /** `return()` ends the macro of its template: for templates that hold one macro each, as dbt cuts them. */
  readonly macrosReturn?: boolean;
  readonly limits?: Partial<Limits>;
  readonly filters?: Readonly<Record<string, HostFunction>>;
  readonly tests?: Readonly<Record<string, HostFunction>>;
  readonly globals?: Readonly<Record<string, Value>>;
  readonly loader?: TemplateLoader;
  readonly now?: () => number;
  readonly random?: () => number;
  /** False: code is made even for a template that is rendered once. The two give the same; tests compare them. */
  readonly walks?: boolean;
  /** Every call of generated code waits for a Promise: for tests of waiting. */
  readonly waitsAlways?: boolean;
};

/** Where a template's source stands in a file, when it is a part of one. Offsets count in the file's normalised text. */
export type Origin = { readonly file: string; readonly text?: string; readonly offset?: number };
