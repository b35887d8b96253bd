import { readFileSync } from 'node:fs';
import { Engine, hostFunction, PythonError, Rendering, type Rt } from '../../../../src/jinja/index.js';

// What Python recorded it recorded in UTC.
process.env['TZ'] = 'UTC';

/** What Python answered: a value, or type and text of an error. */
export type Answer = { readonly v: unknown } | { readonly e: readonly [string, string] };

/** Cases of a file in recorded/: the question's parts, then the answer. */
export function recorded(name: string): (readonly [...unknown[], Answer])[] {
  return JSON.parse(readFileSync(new URL(`recorded/${name}.json`, import.meta.url), 'utf8'));
}

/** The answer of this implementation in the same form. */
export function answer(run: () => unknown): Answer {
  try {
    return { v: run() };
  } catch (error) {
    if (error instanceof PythonError) return { e: [error.type, withoutAddresses(error.message)] };
    throw error;
  }
}

export function withoutAddresses(text: string): string {
  return text.replaceAll(/0x[0-9a-f]{6,}/g, '0x');
}

export function makeEngine(): Engine {
  return new Engine({
    sandbox: 'sandboxed',
    doTag: true,
    loopControls: true,
    now: () => Date.UTC(2024, 0, 2, 3, 4, 5, 678),
  });
}

/** A runtime as functions get it while a template is rendered. */
export function makeRt(engine: Engine = makeEngine()): Rt {
  let found: Rt | undefined;
  const probe = hostFunction('probe', (_args, _kwargs, rt) => {
    found = rt;
    return null;
  });
  new Rendering(engine, {}).call(probe);
  if (found === undefined) throw new Error('the probe was not called');
  return found;
}
