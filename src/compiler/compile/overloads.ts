import { isPlainMap } from '../../config/index.js';
import type { Scope } from '../../context/index.js';
import type { Data } from '../../manifest/index.js';
import type { Compilable } from './compiled-node.js';
import { renderTraced } from './render-node.js';
import { eachDone, whenDone } from './when-done.js';

/** Bodies of the overloads of a function, rendered with the function's own names. */
export function overloadBodies(node: Compilable, scope: Scope): readonly string[] | Promise<readonly string[]> {
  const bodies: string[] = [];
  if (node.resource_type !== 'function') return bodies;
  const done = eachDone(node.overloads, overload =>
    whenDone(renderTraced(scope, rawBody(overload) ?? '', { file: node.original_file_path }), ({ text }) => {
      bodies.push(text);
    }),
  );
  return done instanceof Promise ? done.then(() => bodies) : bodies;
}

export function withOverloads(node: Compilable, bodies: readonly string[]): { overloads?: Data[] } {
  if (node.resource_type !== 'function' || bodies.length === 0) return {};
  const overloads = node.overloads.map((overload, i): Data => {
    if (!isPlainMap(overload) || rawBody(overload) === undefined) return overload;
    return { ...overload, compiled_body: bodies[i] ?? '' };
  });
  return { overloads };
}

function rawBody(overload: Data): string | undefined {
  const body = isPlainMap(overload) ? overload['raw_body'] : undefined;
  return typeof body === 'string' ? body : undefined;
}
