import type { HostFunction, Limits, UndefinedInit, Value } from '../values/index.js';
import type { TemplateUnit } from './code.js';
import type { NameSource } from './names.js';

/** What a rendering needs of its environment. */
export interface RuntimeHost {
  readonly limits: Limits;
  readonly sandboxed: boolean;
  readonly immutable: boolean;
  readonly globals: NameSource;
  /** Each call of generated code waits, for tests of waiting. */
  readonly waitsAlways: boolean;
  filter(name: string): HostFunction | undefined;
  test(name: string): HostFunction | undefined;
  makeUndefined(init: UndefinedInit): Value;
  /** The template of that name. @throws PythonError TemplateNotFound, or TypeError without a loader */
  load(name: Value): TemplateUnit | Promise<TemplateUnit>;
  /** What becomes of the values of a buffer of native code: `concat` of the environment. */
  joinNative(values: readonly Value[], context: unknown): Value;
  now(): number;
  random(): number;
}
