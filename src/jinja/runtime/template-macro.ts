import { raise } from '../errors/python-error.js';
import { type Kwargs, PyObject, type Rt, strRepr, type Value } from '../values/index.js';
import type { TemplateUnit } from './code.js';
import { Context } from './context.js';
import { isWaiting, type Waiting } from './drive.js';
import { Macro } from './macro.js';

/**
 * A macro of a template as a value for other templates: it runs with the names of whatever rendering calls it, in which
 * it is made once. One such value serves every rendering.
 */
export class TemplateMacro extends PyObject {
  readonly typeName = 'Macro';
  readonly unit: TemplateUnit;
  /** The name it has in its template. */
  readonly name: string;
  /** The name it was declared by. */
  readonly declared: string;

  constructor(unit: TemplateUnit, name: string, declared: string) {
    super();
    this.unit = unit;
    this.name = name;
    this.declared = declared;
  }

  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    if (!(rt instanceof Context)) return raise('TypeError', `macro ${strRepr(this.declared)} needs a rendering`);
    rt.run.onMacro?.(this, rt.run.macroDepth);
    const macro = rt.run.macros.get(this) ?? this.make(rt);
    if (macro instanceof Macro) return macro.invoke(args, kwargs, rt.autoescape);
    return callLater(macro, args, kwargs, rt);
  }

  /** Runs the template that defines the macro; what else it does is of no interest. */
  private make(rt: Context): Macro | Waiting<Macro> {
    const context = new Context(rt.run, this.unit);
    const running = this.unit.code(rt.run.shape).root(context);
    if (!isWaiting(running)) return this.keep(context);
    const step = running.next();
    return step.done === true ? this.keep(context) : this.makeLater(context, running, step.value);
  }

  private *makeLater(context: Context, running: Waiting<unknown>, pending: unknown): Waiting<Macro> {
    let step = running.next(yield pending);
    while (step.done !== true) step = running.next(yield step.value);
    return this.keep(context);
  }

  private keep(context: Context): Macro {
    const macro = context.ownNames().get(this.name);
    if (!(macro instanceof Macro)) return raise('AttributeError', `the template has no macro ${strRepr(this.name)}`);
    context.run.macros.set(this, macro);
    return macro;
  }

  override pyRepr(): string {
    return `<Macro ${strRepr(this.declared)}>`;
  }
}

function* callLater(making: Waiting<Macro>, args: Value[], kwargs: Kwargs | null, rt: Context): Waiting<Value> {
  const result = (yield* making).invoke(args, kwargs, rt.autoescape);
  return isWaiting<Value>(result) ? yield* result : result;
}
