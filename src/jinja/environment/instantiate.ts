import { Script } from 'node:vm';
import type { CodeHandle, TemplateCode } from '../runtime/code.js';
import type { Helpers } from '../runtime/helpers.js';

/** Generated code that was evaluated: makes the entry points for a template. */
export type CodeFactory = (unit: CodeHandle) => TemplateCode;

/** The source of a script that holds several pieces of generated code: a function of the helpers that gives an array. */
export function scriptSource(names: readonly string[], pieces: readonly string[]): string {
  return `(function(${names.join(',')}){"use strict";return[${pieces.join(',\n')}]})`;
}

/** Evaluates generated code. It sees the helpers, and of the world outside nothing that it names. */
export function instantiate(js: string, helpers: Helpers, name: string): CodeFactory {
  const names = Object.keys(helpers);
  const script = new Script(scriptSource(names, [js]), { filename: `template:${name}` });
  const [factory] = evaluate(script, helpers);
  if (factory === undefined) throw new Error('generated code gave nothing');
  return factory;
}

export function evaluate(script: Script, helpers: Helpers): readonly CodeFactory[] {
  const outer = script.runInThisContext() as (...given: unknown[]) => readonly CodeFactory[];
  return outer(...Object.values(helpers));
}
