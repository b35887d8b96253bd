import { Engine, type EngineOptions, plainMacroName } from '../jinja/index.js';

/** The template language as dbt sets it up, once for each way of using it. */
export type Engines = {
  /** Reading a project: a missing name swallows what is done to it. */
  readonly parse: Engine;
  /** Compiling and running: a missing name is an error as soon as something is done to it. */
  readonly run: Engine;
  /** Values of YAML files, which keep their types. */
  readonly native: Engine;
  /** The same while a project is read: arguments of generic tests. */
  readonly nativeParse: Engine;
};

/** dbt gives macros other names within their template, so that all calls go through the context. */
export const MACRO_PREFIX = 'dbt_macro__';

const BASE: EngineOptions = {
  sandbox: 'sandboxed',
  doTag: true,
  loopControls: true,
  dbtTags: true,
  macrosReturn: true,
  macroName: (tag, declared, adapter) => `${MACRO_PREFIX}${plainMacroName(tag, declared, adapter)}`,
};

/** @param options the clock, bounds for hostile templates where they differ from the usual ones, and switches of tests */
export function makeEngines(options: Pick<EngineOptions, 'now' | 'limits' | 'random' | 'walks'> = {}): Engines {
  const base = { ...BASE, ...options };
  return {
    parse: new Engine({ ...base, undefinedKind: 'capture' }),
    run: new Engine(base),
    native: new Engine({ ...base, native: 'dbt' }),
    nativeParse: new Engine({ ...base, native: 'dbt', undefinedKind: 'capture' }),
  };
}
