import type { CodeShape } from '../codegen/compile-scope.js';
import { callers } from '../runtime/callers.js';
import type { CodeHandle, EntryPoint, Events, TemplateCode } from '../runtime/code.js';
import type { Context } from '../runtime/context.js';
import { isWaiting, type Waiting } from '../runtime/drive.js';
import { failed } from '../runtime/failed.js';
import { deeper, sized } from '../runtime/function-bounds.js';
import { plain, SegmentBuffer } from '../runtime/segments.js';
import { Dict, getAttribute, type Kwargs, makeTuple, str, type Value } from '../values/index.js';
import type { WalkedCall, WalkedExpr, WalkPlan } from './walk-plan.js';

/** Entry points that walk a plan; they do what code of that shape does, in the same order, with the same places. */
export function walkTemplate(
  plan: WalkPlan,
  shape: CodeShape,
  waitsAlways: boolean,
): (unit: CodeHandle) => TemplateCode {
  const calls = callers(shape, waitsAlways);
  const walk = (unit: CodeHandle, context: Context): Waiting<Events> =>
    new Walk(unit, context, calls, shape.segments).root(plan);
  return unit => {
    const waiting: EntryPoint = context => walk(unit, context);
    const atOnce: EntryPoint = context => walk(unit, context).next().value as Events;
    return { root: shape.generator ? waiting : atOnce, blocks: {} };
  };
}

class Walk {
  readonly #unit: CodeHandle;
  readonly #context: Context;
  readonly #calls: ReturnType<typeof callers>;
  readonly #segments: boolean;
  readonly #names = new Map<string, Value>();
  /** What runs now, for errors. */
  #place = 0;

  constructor(unit: CodeHandle, context: Context, calls: ReturnType<typeof callers>, segments: boolean) {
    this.#unit = unit;
    this.#context = context;
    this.#calls = calls;
    this.#segments = segments;
  }

  *root(plan: WalkPlan): Waiting<Events> {
    const { run } = this.#context;
    const depth = deeper(run);
    try {
      // All names are asked for before anything is printed, as in generated code.
      for (const name of plan.generated.names) this.#names.set(name, this.#context.need(name));
      return this.#segments ? yield* this.#segmented(plan) : sized(yield* this.#text(plan), run);
    } catch (error) {
      throw failed(error, this.#unit, this.#place, 0, run);
    } finally {
      run.depth = depth;
    }
  }

  *#segmented({ steps }: WalkPlan): Waiting<Events> {
    const context = this.#context;
    const out = new SegmentBuffer(this.#unit, context.run);
    for (const step of steps) {
      if (step.kind === 'text') out.text(step.text, step.place, true, step.more);
      else {
        const found = this.#value(step.expr);
        const value = isWaiting<Value>(found) ? yield* found : found;
        this.#place = step.place;
        out.print(value, str, context, step.place);
      }
    }
    return out.events();
  }

  *#text({ steps }: WalkPlan): Waiting<string> {
    let out = '';
    for (const step of steps) {
      if (step.kind === 'text') out += step.text;
      else {
        const found = this.#value(step.expr);
        const value = isWaiting<Value>(found) ? yield* found : found;
        this.#place = step.place;
        out += str(value, this.#context);
      }
    }
    return out;
  }

  /** A value, perhaps with its origins; a generator where a call has to be waited for. */
  #value(expr: WalkedExpr): Value {
    switch (expr.kind) {
      case 'const':
        return expr.value;
      case 'name':
        return this.#names.get(expr.name);
      default:
        return hasCall(expr) ? this.#waited(expr) : this.#made(expr);
    }
  }

  /** What is made without a call. */
  #made(expr: WalkedExpr): Value {
    switch (expr.kind) {
      case 'list':
        return expr.items.map(item => plain(this.#value(item)));
      case 'tuple':
        return makeTuple(expr.items.map(item => plain(this.#value(item))));
      case 'dict': {
        const dict = new Dict();
        for (const [key, value] of expr.items) dict.set(key, plain(this.#value(value)), this.#context);
        return dict;
      }
      case 'attribute': {
        const object = plain(this.#value(expr.object));
        this.#place = expr.place;
        return getAttribute(object, expr.name, this.#context);
      }
      default:
        return this.#value(expr);
    }
  }

  *#waited(expr: WalkedExpr): Waiting<Value> {
    switch (expr.kind) {
      case 'call':
        return yield* this.#call(expr);
      case 'list':
        return yield* this.#items(expr.items);
      case 'tuple':
        return makeTuple(yield* this.#items(expr.items));
      case 'dict': {
        const values = yield* this.#items(expr.items.map(([, value]) => value));
        const dict = new Dict();
        expr.items.forEach(([key], i) => {
          dict.set(key, values[i], this.#context);
        });
        return dict;
      }
      case 'attribute': {
        const object = plain(yield* this.#waited(expr.object));
        this.#place = expr.place;
        return getAttribute(object, expr.name, this.#context);
      }
      default:
        return this.#value(expr);
    }
  }

  *#items(exprs: readonly WalkedExpr[]): Waiting<Value[]> {
    const values: Value[] = [];
    for (const expr of exprs) {
      const found = this.#value(expr);
      values.push(plain(isWaiting<Value>(found) ? yield* found : found));
    }
    return values;
  }

  *#call({ callee, args, kwargs, place, asMethod }: WalkedCall): Waiting<Value> {
    const context = this.#context;
    const method = asMethod && callee.kind === 'attribute' ? callee : undefined;
    const from = this.#value(method?.object ?? callee);
    const object = plain(isWaiting<Value>(from) ? yield* from : from);
    const given: Value[] = [];
    for (const arg of args) {
      const found = this.#value(arg);
      given.push(isWaiting<Value>(found) ? yield* found : found);
    }
    let words: Kwargs | null = null;
    for (const [key, value] of kwargs) {
      const found = this.#value(value);
      words ??= Object.create(null) as Kwargs;
      words[key] = isWaiting<Value>(found) ? yield* found : found;
    }
    this.#place = place;
    const result =
      method === undefined
        ? this.#calls.K(object, given, words, context, place, this.#unit)
        : this.#calls.callMethod(object, method.name, given, words, context, place, this.#unit);
    return isWaiting<Value>(result) ? yield* result : result;
  }
}

function hasCall(expr: WalkedExpr): boolean {
  switch (expr.kind) {
    case 'call':
      return true;
    case 'list':
    case 'tuple':
      return expr.items.some(hasCall);
    case 'dict':
      return expr.items.some(([, value]) => hasCall(value));
    case 'attribute':
      return hasCall(expr.object);
    default:
      return false;
  }
}
