import { PythonError } from '../errors/python-error.js';
import { tooDeep } from './context.js';
import type { Run } from './run.js';

/** What a call counts, in turns of an empty loop. */
const CALL_STEPS = 20;

/** One function deeper; gives the depth to go back to. */
export function deeper(run: Run): number {
  const { depth } = run;
  if (depth >= run.maxDepth) tooDeep();
  run.depth = depth + 1;
  run.steps += CALL_STEPS;
  if (run.steps > run.checkpoint) run.check('');
  return depth;
}

/** Text of a root or a block, which somebody else will join with more. */
export function sized(text: string, run: Run): string {
  if (text.length > run.maxOutput) throw new PythonError('MemoryError', 'output is too large');
  return text;
}
