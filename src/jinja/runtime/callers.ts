import type { CodeShape } from '../codegen/compile-scope.js';
import { CALLABLE, callMethod, type HostFunction, type Kwargs, type Value } from '../values/index.js';
import { call, later } from './call.js';
import type { CodeHandle } from './code.js';
import type { Context } from './context.js';
import { isWaiting, type Waiting } from './drive.js';
import { Macro } from './macro.js';
import { plain } from './segments.js';
import { TemplateMacro } from './template-macro.js';

type Call = (
  callee: Value,
  args: Value[],
  kwargs: Kwargs | null,
  context: Context,
  place: number,
  unit: CodeHandle,
) => Value;
type MethodCall = (
  object: Value,
  name: string,
  args: Value[],
  kwargs: Kwargs | null,
  context: Context,
  place: number,
  unit: CodeHandle,
) => Value;

/** How code of a shape makes its calls. */
export function callers(shape: CodeShape, waitsAlways: boolean): { K: Call; callMethod: MethodCall } {
  const own: { K: Call; callMethod: MethodCall } = shape.segments
    ? { K: tracedCall, callMethod: tracedMethodCall }
    : { K: call, callMethod: shape.generator ? waitingMethodCall : callMethod };
  if (!waitsAlways || !shape.generator) return own;
  return {
    K: (...given) => waited(own.K(...given)),
    callMethod: (...given) => waited(own.callMethod(...given)),
  };
}

/** Methods of objects may give a Promise too. */
function waitingMethodCall(object: Value, name: string, args: Value[], kwargs: Kwargs | null, context: Context): Value {
  return later(callMethod(object, name, args, kwargs, context), context);
}

/** What a call gave, but only after a real wait. */
function* waited(result: Value): Waiting<Value> {
  yield Promise.resolve();
  return isWaiting(result) ? yield* result : result;
}

/** A call that notes where it stands; only macros and functions that ask for it get text with its origins. */
function tracedCall(
  callee: Value,
  args: Value[],
  kwargs: Kwargs | null,
  context: Context,
  place: number,
  unit: CodeHandle,
): Value {
  context.run.siteUnit = unit;
  context.run.sitePlace = place;
  if (takesTraced(callee)) return call(callee, args, kwargs, context);
  return call(callee, args.map(plain), kwargs === null ? null : plainValues(kwargs), context);
}

function tracedMethodCall(
  object: Value,
  name: string,
  args: Value[],
  kwargs: Kwargs | null,
  context: Context,
  place: number,
  unit: CodeHandle,
): Value {
  return tracedCall(context.getattr(object, name), args, kwargs, context, place, unit);
}

function takesTraced(callee: Value): boolean {
  if (callee instanceof Macro || callee instanceof TemplateMacro) return true;
  return typeof callee === 'function' && (callee as HostFunction)[CALLABLE]?.traced === true;
}

function plainValues(kwargs: Kwargs): Kwargs {
  for (const key of Object.keys(kwargs)) kwargs[key] = plain(kwargs[key]);
  return kwargs;
}
