import { emptyUnit } from '../runtime/code.js';
import { Context } from '../runtime/context.js';
import type { RuntimeHost } from '../runtime/host.js';
import { Run } from '../runtime/run.js';
import type { Limits, Rt } from '../values/index.js';

const FOLDING_STEPS = 1_000_000;
const FOLDING_SIZE = 100_000;

/** A runtime for what is worked out while a template is compiled: small bounds, so that what is large waits. */
export function foldingRt(host: RuntimeHost, autoescape: boolean): Rt {
  const limits: Limits = {
    ...host.limits,
    maxSteps: Math.min(host.limits.maxSteps, FOLDING_STEPS),
    maxSize: Math.min(host.limits.maxSize, FOLDING_SIZE),
  };
  const bounded: RuntimeHost = Object.assign(Object.create(host) as RuntimeHost, { limits });
  const run = new Run(bounded, { generator: false, segments: false }, []);
  return new Context(run, emptyUnit(autoescape));
}
