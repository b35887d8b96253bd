import { PythonError } from '../errors/python-error.js';
import type { CodeHandle } from './code.js';
import { ReturnSignal } from './return-signal.js';
import type { Run } from './run.js';

/**
 * The one catch of a generated function: notes where the error passed and gives it back to be thrown on. `label` is the
 * name of a macro, 0 for a template itself, 1 for a part of the function around it.
 */
export function failed(error: unknown, unit: CodeHandle, place: number, label: string | 0 | 1, run: Run): unknown {
  if (error instanceof ReturnSignal) return error;
  const raised = error instanceof RangeError ? fromEngine(error) : error;
  run.trace(raised, unit, place, label === 1 ? undefined : label === 0 ? '' : label);
  return raised;
}

/** JavaScript's own limits in Python's words. */
function fromEngine(error: RangeError): PythonError {
  if (/call stack/.test(error.message)) return new PythonError('RecursionError', 'maximum recursion depth exceeded');
  return new PythonError('MemoryError', 'a value is too large', { cause: error });
}
