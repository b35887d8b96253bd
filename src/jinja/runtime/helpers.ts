import type { CodeShape } from '../codegen/compile-scope.js';
import { raise } from '../errors/python-error.js';
import * as values from '../values/index.js';
import {
  asDict,
  Dict,
  type HostFunction,
  type Kwargs,
  Markup,
  Namespace,
  type Rt,
  strRepr,
  Tuple,
  textOf,
  tryIterate,
  typeName,
  Undefined,
  type Value,
} from '../values/index.js';
import { later } from './call.js';
import { callers } from './callers.js';
import type { Context } from './context.js';
import { cursor } from './cursor.js';
import { GeneratorObject } from './drive.js';
import { failed } from './failed.js';
import { deeper, sized } from './function-bounds.js';
import { LoopContext } from './loop-context.js';
import { Macro } from './macro.js';
import { eventTextSoFar, joinTexts } from './module.js';
import { ReturnSignal } from './return-signal.js';
import type { Run } from './run.js';
import { plain, SegmentBuffer } from './segments.js';
import { TemplateReference } from './template-reference.js';
import { addTraced, tracedConcat } from './traced-concat.js';

/**
 * What generated code may use, by the names it uses: it is a function of these, so that it reaches nothing else. Most get
 * the place of their call as a last argument, which they need not look at. `waitsAlways` is for tests of waiting.
 */
export function helpers(shape: CodeShape, waitsAlways: boolean) {
  return {
    ...callers(shape, waitsAlways),
    GE: GeneratorObject,
    G: values.getAttribute,
    I: values.getItem,
    add: values.add,
    sub: values.sub,
    mul: values.mul,
    div: values.div,
    floordiv: values.floordiv,
    mod: values.mod,
    pow: values.pow,
    neg: values.neg,
    pos: values.pos,
    equals: values.equals,
    order: values.order,
    contains: values.contains,
    truthy: values.truthy,
    str: values.str,
    escaped,
    textOrEscaped: values.toText,
    subscriptSlice: values.subscriptSlice,
    makeTuple: values.makeTuple,
    Dict,
    PyFloat: values.PyFloat,
    PyRange: values.PyRange,
    Markup,
    dict,
    setOf: (items: Value[], frozen: boolean, rt: Rt): Value =>
      frozen ? frozenSetOf(items, rt) : values.setOf(items, rt),
    unset,
    notProvided,
    noElse,
    noName: (name: string): never => raise('NameError', `name ${strRepr(name)} is not defined`),
    isDefined: (value: Value): boolean => !(value instanceof Undefined),
    markupJoin,
    joinTexts: (parts: readonly Value[], rt: Rt): string => parts.map(part => values.str(part, rt)).join(''),
    cursor,
    unpack,
    needNamespace,
    setOnNamespace,
    withMore,
    withMoreKeywords,
    findFilter,
    findTest,
    captured,
    done,
    sized,
    joined,
    eventText: eventTextSoFar,
    addEvents,
    extendedTwice: (): never => raise('TemplateRuntimeError', 'extended multiple times'),
    deeper,
    later,
    tick,
    failed,
    plain,
    addTraced,
    tracedConcat,
    Macro,
    LoopContext,
    TemplateReference,
    SegmentBuffer,
    ReturnSignal,
  };
}

export type Helpers = ReturnType<typeof helpers>;

function tick(run: Run, output: string): void {
  run.check(output);
}

function escaped(value: Value, rt: Rt): string {
  return values.escapeHtml(value, rt).text;
}

/** A variable that has no value yet stands for a name that is not defined; None is a value. */
function unset(variable: Value | undefined, name: string, rt: Rt): Value {
  return variable === null ? null : rt.makeUndefined({ name });
}

function notProvided(name: string, rt: Rt): Value {
  return rt.makeUndefined({ hint: `parameter ${strRepr(name)} was not provided`, name });
}

/** The value of an inline if that has no else: always the plain Undefined, whatever the environment's is. */
function noElse(line: number, unit: { readonly template: { readonly name: string | null } }): Value {
  const { name } = unit.template;
  const position = `line ${line}${name === null ? '' : ` in ${strRepr(name)}`}`;
  return new Undefined({
    hint: `the inline if-expression on ${position} evaluated to false and no else section was defined.`,
  });
}

/** A dict of keys and values in turn. */
function dict(items: readonly Value[], rt: Rt): Dict {
  const result = new Dict();
  for (let i = 0; i < items.length; i += 2) result.set(items[i], items[i + 1], rt);
  return result;
}

function frozenSetOf(items: Value[], rt: Rt): Value {
  const result = new values.FrozenSet();
  for (const item of items) result.insert(item, rt);
  return result;
}

/** `~` where output is escaped: once a part is safe, the others are made so. */
function markupJoin(parts: readonly Value[], rt: Rt): Value {
  const texts = parts.map(part => values.softStr(part, rt));
  if (!texts.some(text => text instanceof Markup)) return texts.join('');
  return new Markup(texts.map(text => escaped(text, rt)).join(''));
}

/** The items of a tuple target. @throws TypeError, ValueError as Python words them */
function unpack(value: Value, count: number, rt: Rt): Value[] {
  if (Array.isArray(value) && value.length === count) return value as Value[];
  const source = tryIterate(value, rt);
  if (source === undefined) return raise('TypeError', `cannot unpack non-iterable ${typeName(value)} object`);
  const items: Value[] = [];
  for (let step = source.next(); step.done !== true; step = source.next()) {
    if (items.length === count) raise('ValueError', `too many values to unpack (expected ${count})`);
    items.push(step.value);
  }
  if (items.length < count) {
    raise('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`);
  }
  return items;
}

function needNamespace(value: Value): void {
  if (!(value instanceof Namespace)) {
    raise('TemplateRuntimeError', 'cannot assign attribute on non-namespace object');
  }
}

function setOnNamespace(namespace: Namespace, name: string, value: Value): void {
  namespace.pySetattr(name, value);
}

/** Arguments with those of `*more` behind them. */
function withMore(args: Value[], more: Value, rt: Rt): Value[] {
  const source = tryIterate(more, rt);
  if (source === undefined) {
    return raise('TypeError', `Value after * must be an iterable, not ${typeName(more)}`);
  }
  for (let step = source.next(); step.done !== true; step = source.next()) {
    rt.charge(1);
    args.push(step.value);
  }
  return args;
}

/** Keyword arguments with those of `**more`. `name` is the function that messages speak of; null means a call. */
function withMoreKeywords(kwargs: Kwargs, more: Value, name: string | null, rt: Rt): Kwargs {
  const callee = (): string =>
    name ?? (rt.sandboxed ? 'jinja2.sandbox.SandboxedEnvironment.call' : 'jinja2.runtime.Context.call');
  const source = asDict(more);
  if (source === undefined) {
    return raise('TypeError', `${callee()}() argument after ** must be a mapping, not ${typeName(more)}`);
  }
  for (const key of source.keyList()) {
    const text = textOf(key);
    if (text === undefined) return raise('TypeError', 'keywords must be strings');
    if (Object.hasOwn(kwargs, text)) {
      raise('TypeError', `${callee()}() got multiple values for keyword argument ${strRepr(text)}`);
    }
    kwargs[text] = source.get(key, rt) ?? null;
  }
  return kwargs;
}

/** A filter by name; one that is unknown fails only when it is called, as it may stand in a branch never taken. */
function findFilter(rt: Rt, name: string): HostFunction {
  return rt.filter(name) ?? unknown(`No filter named ${strRepr(name)} found.`);
}

function findTest(rt: Rt, name: string): HostFunction {
  return rt.test(name) ?? unknown(`No test named ${strRepr(name)} found.`);
}

function unknown(message: string): HostFunction {
  return values.hostFunction('unknown', () => raise('TemplateRuntimeError', message));
}

/** What a block captured, safe where output is escaped. */
function captured(value: Value, rt: Rt): Value {
  if (!rt.autoescape) return value;
  return value instanceof Markup ? value : new Markup(values.str(plain(value), rt));
}

/** Text that is whole. */
function done(text: string, run: Run): string {
  const { badPiece } = run;
  if (badPiece !== undefined) {
    run.badPiece = undefined;
    throw badPiece;
  }
  return sized(text, run);
}

/** The pieces of a buffer as one: text, or what the environment makes of native values. */
function joined(pieces: readonly Value[], context: Context): Value {
  return context.unit.native ? context.run.host.joinNative(pieces, context) : joinTexts(pieces);
}

function addEvents(pieces: Value[], events: Value): void {
  if (!Array.isArray(events) || events instanceof Tuple) pieces.push(plain(events));
  else for (const event of events as readonly Value[]) pieces.push(event);
}
