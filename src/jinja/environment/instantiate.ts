import { Script } from 'node:vm';
import type { CodeHandle, TemplateCode } from '../runtime/code.js';
import type { Helpers } from '../runtime/helpers.js';

/** Generated code that was evaluated: makes the entry points for a template. */
export type CodeFactory = (unit: CodeHandle) => TemplateCode;

/** What code of one shape is evaluated with: the names it uses, as the head of a script, and their values. */
export type HelperScope = { readonly head: string; readonly values: readonly unknown[] };

export function helperScope(helpers: Helpers): HelperScope {
  return { head: `(function(${Object.keys(helpers).join(',')}){"use strict";return[`, values: Object.values(helpers) };
}

/** The source of a script that holds several pieces of generated code: a function of the helpers that gives an array. */
export function scriptSource(scope: HelperScope, pieces: readonly string[]): string {
  return `${scope.head}${pieces.join(',\n')}]})`;
}

/** Evaluates generated code. It sees the helpers, and of the world outside nothing that it names. */
export function instantiate(js: string, scope: HelperScope, name: string): CodeFactory {
  const script = new Script(scriptSource(scope, [js]), { filename: `template:${name}` });
  const [factory] = evaluate(script, scope);
  if (factory === undefined) throw new Error('generated code gave nothing');
  return factory;
}

export function evaluate(script: Script, scope: HelperScope): readonly CodeFactory[] {
  const outer = script.runInThisContext() as (...given: unknown[]) => readonly CodeFactory[];
  return outer(...scope.values);
}
