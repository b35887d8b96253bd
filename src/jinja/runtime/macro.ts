import { raise } from '../errors/python-error.js';
import { dictOfTexts, type Kwargs, Markup, makeTuple, PyObject, strRepr, type Value } from '../values/index.js';
import type { Context } from './context.js';
import { isWaiting, type Waiting } from './drive.js';
import { plain, TracedText } from './segments.js';

/** Code of a macro: takes its parameters as one array, in the order in which `bind` lays them out. */
export type MacroFunction = (args: (Value | undefined)[]) => Value | Waiting<Value>;

/** Attributes of Python's object that a sandbox must refuse by name, because they are there. */
const PRIVATE = new Set([
  '_environment',
  '_func',
  '_argument_count',
  '_default_autoescape',
  '_invoke',
  '_async_invoke',
]);

const KWARGS = 1;
const VARARGS = 2;
const CALLER = 4;
const NO_KEYWORDS: Kwargs = Object.freeze(Object.create(null) as Kwargs);

/** A macro, or the body of a call block (which has no name). */
export class Macro extends PyObject {
  readonly typeName = 'Macro';
  readonly name: string | null;
  readonly parameters: readonly string[];
  private readonly context: Context;
  private readonly run: MacroFunction;
  private readonly flags: number;
  private readonly explicitCaller: boolean;

  constructor(context: Context, run: MacroFunction, name: string | null, parameters: readonly string[], flags: number) {
    super();
    this.context = context;
    this.run = run;
    this.name = name;
    this.parameters = parameters;
    this.flags = flags;
    this.explicitCaller = parameters.includes('caller');
  }

  override get qualifiedTypeName(): string {
    return 'jinja2.runtime.Macro';
  }

  /** The macro's text: a generator in generator code. Whether it counts as safe HTML is up to who calls. */
  invoke(args: Value[], kwargs: Kwargs | null, autoescape: boolean): Value | Waiting<Value> {
    const quick = this.flags === 0 && kwargs === null && args.length <= this.parameters.length;
    const text = this.run(quick ? args : this.bind(args, kwargs));
    return autoescape ? safe(text) : text;
  }

  override pyCall(args: Value[], kwargs: Kwargs | null, rt: { readonly autoescape: boolean }): Value {
    return this.invoke(args, kwargs, rt.autoescape);
  }

  /** The array the code takes: parameters, then caller, kwargs and varargs as far as the body names them. */
  private bind(args: Value[], kwargs: Kwargs | null): (Value | undefined)[] {
    const { parameters, flags } = this;
    const count = parameters.length;
    const bound: (Value | undefined)[] = args.slice(0, count);
    const given = kwargs ?? NO_KEYWORDS;
    let foundCaller = bound.length === count && this.explicitCaller;
    /** How many of those given have found a parameter; seldom is one left. */
    let taken = 0;
    for (let i = bound.length; i < count; i++) {
      const name = parameters[i] ?? '';
      const value = given[name];
      if (value !== undefined) taken++;
      bound.push(value);
      if (name === 'caller') foundCaller = true;
    }
    const needsCaller = (flags & CALLER) !== 0 && !foundCaller;
    if (needsCaller) {
      const caller = given['caller'];
      if (caller !== undefined) taken++;
      bound.push(caller ?? this.noCaller());
    }
    const rest = taken === Object.keys(given).length ? NO_KEYWORDS : this.left(given, args.length, needsCaller);
    if ((flags & KWARGS) !== 0) bound.push(dictOfTexts(plainValues({ ...rest })));
    else this.refuseKeywords(rest);
    if ((flags & VARARGS) !== 0) bound.push(makeTuple(args.slice(count).map(plain)));
    else if (args.length > count) {
      raise('TypeError', `macro ${this.shownName} takes not more than ${count} argument(s)`);
    }
    return bound;
  }

  /** The keywords that are no parameter which the arguments had left open. */
  private left(given: Kwargs, positional: number, tookCaller: boolean): Kwargs {
    const open = new Set(this.parameters.slice(positional));
    if (tookCaller) open.add('caller');
    const rest = Object.create(null) as Kwargs;
    for (const key of Object.keys(given)) if (!open.has(key)) rest[key] = given[key];
    return rest;
  }

  private noCaller(): Value {
    return this.context.makeUndefined({ hint: 'No caller defined', name: 'caller' });
  }

  private refuseKeywords(rest: Kwargs): void {
    const first = Object.keys(rest)[0];
    if (first === undefined) return;
    if (Object.hasOwn(rest, 'caller')) {
      raise(
        'TypeError',
        `macro ${this.shownName} was invoked with two values for the special caller argument. This is most likely a bug.`,
      );
    }
    raise('TypeError', `macro ${this.shownName} takes no keyword argument ${strRepr(first)}`);
  }

  private get shownName(): string {
    return this.name === null ? 'None' : strRepr(this.name);
  }

  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'name':
        return this.name;
      case 'arguments':
        return makeTuple(this.parameters);
      case 'catch_kwargs':
        return (this.flags & KWARGS) !== 0;
      case 'catch_varargs':
        return (this.flags & VARARGS) !== 0;
      case 'caller':
        return (this.flags & CALLER) !== 0;
      case 'explicit_caller':
        return this.explicitCaller;
      default:
        return PRIVATE.has(name) ? null : undefined;
    }
  }

  override pyRepr(): string {
    return `<Macro ${this.name === null ? 'anonymous' : strRepr(this.name)}>`;
  }
}

function plainValues(kwargs: Kwargs): Kwargs {
  for (const key of Object.keys(kwargs)) kwargs[key] = plain(kwargs[key]);
  return kwargs;
}

function safe(text: Value | Waiting<Value>): Value | Waiting<Value> {
  if (typeof text === 'string') return new Markup(text);
  if (text instanceof TracedText) return new Markup(text.text);
  return isWaiting(text) ? safeLater(text) : text;
}

function* safeLater(text: Waiting<Value>): Waiting<Value> {
  return safe(yield* text);
}
