import { raise } from '../errors/python-error.js';
import { drive, isWaiting, type Waiting } from '../runtime/drive.js';
import type { Rt, Value } from '../values/protocol.js';

/** Calls a function of the template's from code that can wait for it (see `finish`). */
export function* callBack(callee: Value, args: Value[], rt: Rt): Waiting<Value> {
  const result = rt.call(callee, args, null);
  if (isWaiting<Value>(result)) return yield* result;
  return result instanceof Promise ? yield result : result;
}

/** What such code comes to: its value, or a Promise where something had to be waited for. */
export const finish = drive;

/**
 * Calls a function of the template's from an iterator, which cannot wait.
 * @throws RuntimeError where the function does, that is asks the database
 */
export function callNow(callee: Value, args: Value[], rt: Rt): Value {
  const result = rt.call(callee, args, null);
  const value = isWaiting<Value>(result) ? drive(result) : result;
  if (!(value instanceof Promise)) return value;
  value.catch(() => undefined);
  return raise('RuntimeError', 'a function that has to wait cannot be called from within an iterator');
}
