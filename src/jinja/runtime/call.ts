import { PythonError, raise } from '../errors/python-error.js';
import { CALLABLE, type HostFunction, type Kwargs, PyObject, repr, typeName, type Value } from '../values/index.js';
import type { Context } from './context.js';
import { isWaiting, type Waiting } from './drive.js';
import { Macro } from './macro.js';
import { isReturn } from './return-signal.js';

/**
 * Calls a value. In generator code the result may be a generator, which whoever called waits for.
 * @throws PythonError TypeError when it cannot be called, SecurityError when the sandbox forbids it
 */
export function call(callee: Value, args: Value[], kwargs: Kwargs | null, context: Context): Value {
  if (callee instanceof Macro) return callee.invoke(args, kwargs, context.autoescape);
  // What leaves the macro is thrown: nothing here has to look at it on its way.
  if (isReturn(callee)) return callee(args, kwargs, context);
  try {
    const result =
      typeof callee === 'function'
        ? callFunction(callee as HostFunction, args, kwargs, context)
        : callObject(callee, args, kwargs, context);
    return typeof result === 'object' ? later(result, context) : result === undefined ? null : result;
  } catch (error) {
    return stopped(error, context);
  }
}

/** What a function of the host gave: a Promise becomes something to wait for, where waiting can be done. */
export function later(result: Value, context: Context): Value {
  if (context.run.shape.generator) return result instanceof Promise ? awaited(result) : result;
  return settled(result);
}

function* awaited(pending: Promise<Value>): Waiting<Value> {
  const value = yield pending;
  return value === undefined ? null : value;
}

/** Plain code cannot wait: a generator runs to its end, and a Promise is an error. */
function settled(result: Value): Value {
  if (result instanceof Promise) return cannotWait(result);
  if (!isWaiting(result)) return result;
  const step = result.next();
  return step.done === true ? (step.value ?? null) : cannotWait(step.value);
}

function cannotWait(pending: unknown): never {
  if (pending instanceof Promise) pending.catch(() => undefined);
  return raise('RuntimeError', 'this call has to wait for an answer, which cannot be done here');
}

function callFunction(callee: HostFunction, args: Value[], kwargs: Kwargs | null, context: Context): Value {
  const info = callee[CALLABLE];
  if (info === undefined) return raise('TypeError', "'object' object is not callable");
  if (info.unsafe === true && context.sandboxed) {
    return raise('SecurityError', `${repr(callee, context)} is not safely callable`);
  }
  return callee(args, kwargs, context);
}

function callObject(callee: Value, args: Value[], kwargs: Kwargs | null, context: Context): Value {
  if (callee instanceof PyObject && callee.pyCall !== undefined) return callee.pyCall(args, kwargs, context);
  return raise('TypeError', `'${typeName(callee)}' object is not callable`);
}

/** A function that has run out of items gives Undefined, as in Jinja2; any other error goes on. */
function stopped(error: unknown, context: Context): Value {
  if (!(error instanceof PythonError) || error.type !== 'StopIteration') throw error;
  return context.makeUndefined({ hint: 'value was undefined because a callable raised a StopIteration exception' });
}
