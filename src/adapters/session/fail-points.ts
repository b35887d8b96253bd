import { InternalError, makeMessage, ProjectError } from '../../base/index.js';

/**
 * Named places where a test makes the process die or an error appear. Passing one costs a function call; nothing is
 * armed unless the environment or a test arms it.
 */
export type FailPoints = { readonly hit: (name: string, detail?: string) => void };

export const noFailPoints: FailPoints = Object.freeze({ hit: () => {} });

type Arming = { readonly name: string; readonly detail: string | undefined; readonly action: 'kill' | 'throw' };

const SYNTAX = /^([\w.]+)(?:@([^#=]+))?(?:#(\d+))?=(kill|throw)$/;

/**
 * Arms points from text such as `node.before_commit@model.shop.orders=kill;sql.before@main#3=throw`: name, detail it is
 * limited to, how many times it is passed before it fires, and what happens (`kill` is SIGKILL to ourselves).
 */
export function failPointsFrom(text: string): FailPoints {
  const armed = text
    .split(';')
    .filter(part => part.trim() !== '')
    .map(part => parseArming(part.trim()));
  if (armed.length === 0) return noFailPoints;
  const passes = armed.map(() => 0);
  return {
    hit: (name, detail) => {
      armed.forEach((arming, i) => {
        if (arming.name !== name || (arming.detail !== undefined && arming.detail !== detail)) return;
        passes[i] = (passes[i] ?? 0) + 1;
        if (passes[i] === arming.count) fire(arming);
      });
    },
  };
}

function parseArming(text: string): Arming & { readonly count: number } {
  const match = SYNTAX.exec(text);
  if (match === null) throw new ProjectError(makeMessage('CLI-001', `QUERN_FAILPOINTS is not understood: ${text}`));
  const [, name = '', detail, count, action] = match;
  return { name, detail, count: count === undefined ? 1 : Number(count), action: action as 'kill' | 'throw' };
}

function fire(arming: Arming): never {
  if (arming.action === 'throw') throw new InternalError(`fail-point ${arming.name}`);
  process.kill(process.pid, 'SIGKILL');
  // The signal comes a moment later; nothing more of the program may run until it does.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  throw new InternalError('unreachable');
}
