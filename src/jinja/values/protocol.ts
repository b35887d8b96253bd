/**
 * How Python's values look in JavaScript. Every file of this room keeps to this table:
 *
 * | Python            | here                                                                            |
 * | ----------------- | ------------------------------------------------------------------------------- |
 * | None, bool, str   | null, boolean, string (UTF-16; indexing and len count code points)              |
 * | int               | number that is a safe integer (never -0), bigint only beyond ±(2^53 - 1)        |
 * | float             | number that is NOT integral, NaN, ±Infinity; PyFloat for 1.0, -0.0, 1e300 …     |
 * | list, tuple       | Array, Tuple (a subclass of Array)                                              |
 * | dict              | Dict; plain data objects of the host count as dicts (own enumerable keys only)  |
 * | set, range, views, iterators, bytes, Markup, Decimal, datetime, … | subclasses of PyObject          |
 * | undefined         | Undefined (a PyObject); JavaScript's `undefined` means only "missing" or "not implemented" |
 * | callable          | HostFunction (a JavaScript function that carries CALLABLE), or a PyObject with pyCall |
 *
 * JavaScript prototypes are never consulted for a template: attributes come from the method tables of the built-in
 * types, from Dict keys, or from `pyGetattr` of a PyObject, whose switch is the allow-list.
 */
export type Value = unknown;

/** Keyword arguments in order of the call; a null-prototype object, so that `__proto__` is a key like any other. */
export type Kwargs = Record<string, Value>;

/** Marks the JavaScript functions a template may call. No template can reach or make this symbol. */
export const CALLABLE: unique symbol = Symbol('quern.callable');

/**
 * A function a template can call. `kwargs` is null when none were given. It may give back a plain value, a Promise or a
 * generator: in generator mode both are waited for, in plain mode a Promise is an error.
 */
export type HostFunction = ((args: Value[], kwargs: Kwargs | null, rt: Rt) => Value) & { [CALLABLE]: CallableInfo };

export type CallableInfo = {
  /** `__name__`, for messages and repr. */
  readonly name: string;
  /** True where Jinja's sandbox must refuse the call (`unsafe_callable`, `alters_data`). */
  readonly unsafe?: boolean;
  /** It passes text on as it is, so that it may be given text that knows its origins (see runtime/segments). */
  readonly traced?: boolean;
};

export function hostFunction(name: string, run: (args: Value[], kwargs: Kwargs | null, rt: Rt) => Value): HostFunction {
  return Object.assign(run, { [CALLABLE]: { name } });
}

/** A method of a built-in type. `self` is known to be of the type whose table holds it. */
export type Method<S = never> = (self: S, args: Value[], kwargs: Kwargs | null, rt: Rt) => Value;

/** Methods by name; a null-prototype object (see `methodTable`), so that `constructor` is not a method. */
export type MethodTable<S = never> = { readonly [name: string]: Method<S> | undefined };

export function methodTable<S>(methods: Record<string, Method<S>>): MethodTable<S> {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, Method<S>>, methods));
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';
export type OrderOperator = '<' | '<=' | '>' | '>=';

/**
 * A value with behaviour of its own. What a method leaves out has Python's default: truthy unless empty, equal only to
 * itself, no attributes, not iterable, not callable. Methods give `undefined` for "missing" or NotImplemented.
 */
export abstract class PyObject {
  /** Stands for `id(x)` once something asks for it: random, never counted, because nothing is shared between renders. */
  declare pyIdentity?: number;
  /** `type(x).__name__`, as Python's messages print it. */
  abstract readonly typeName: string;
  /** The name with its module (`datetime.date`, `decimal.Decimal`), where messages print that one. */
  get qualifiedTypeName(): string {
    return this.typeName;
  }
  /** Methods of the type, asked before `pyGetattr`; a call `x.name(…)` reaches them without a bound method. */
  declare readonly pyMethods?: MethodTable;
  pyGetattr?(name: string, rt: Rt): Value | undefined;
  pySetattr?(name: string, value: Value, rt: Rt): void;
  pyGetitem?(key: Value, rt: Rt): Value | undefined;
  pySetitem?(key: Value, value: Value, rt: Rt): void;
  pySlice?(start: Value, stop: Value, step: Value, rt: Rt): Value;
  pyStr?(rt: Rt): string;
  pyRepr?(rt: Rt): string;
  /** `__html__()`: what stands for the object in HTML; whoever has it is not escaped. */
  pyHtml?(rt: Rt): string;
  pyBool?(rt: Rt): boolean;
  pyLen?(rt: Rt): number;
  pyIter?(rt: Rt): Iterator<Value>;
  pyReversed?(rt: Rt): Iterator<Value>;
  pyContains?(item: Value, rt: Rt): boolean;
  pyCall?(args: Value[], kwargs: Kwargs | null, rt: Rt): Value;
  pyEq?(other: Value, rt: Rt): boolean | undefined;
  /** Below, equal or above as a negative, zero or positive number. */
  pyCompare?(operator: OrderOperator, other: Value, rt: Rt): boolean | undefined;
  /**
   * A canonical key: two values are the same dict key where this is the same. A number or bigint is the key of that int
   * or float too (Decimal(1) is 1); a string stays apart from the keys of str. Absent means by identity.
   */
  pyHashKey?(rt: Rt): string | number | bigint;
  /** False where Python says "unhashable type". */
  get pyHashable(): boolean {
    return true;
  }
  pyBinary?(operator: BinaryOperator, other: Value, reflected: boolean, rt: Rt): Value | undefined;
  pyUnary?(operator: '-' | '+', rt: Rt): Value | undefined;
  pyAbs?(rt: Rt): Value;
  /** `round(x, digits)`; digits is undefined for `round(x)`. */
  pyRound?(digits: number | undefined, rt: Rt): Value;
  pyFormat?(spec: string, rt: Rt): string;
  /** Integer value where the object may stand for an index or an int(). */
  pyInt?(rt: Rt): number | bigint;
  pyFloat?(rt: Rt): number;
  /** `is mapping`: has keys() and [] like a dict. */
  get pyIsMapping(): boolean {
    return false;
  }
  /** The text of an object whose class Python derives from str, for what asks `isinstance(x, str)`. */
  get pyText(): string | undefined {
    return undefined;
  }
  /** The items of an object whose class Python derives from tuple, for what asks `isinstance(x, tuple)`. */
  get pyTuple(): readonly Value[] | undefined {
    return undefined;
  }
  /** `is sequence`: has len() and [] by position. */
  get pyIsSequence(): boolean {
    return false;
  }
  /** `is number` counts Decimal and the like. */
  get pyIsNumber(): boolean {
    return false;
  }
}

/** Bounds of one environment. They hold inside primitives too: a result is measured before it is made. */
export type Limits = {
  /** Loop turns, calls and elements that primitives walk over, together. */
  readonly maxSteps: number;
  readonly maxDepth: number;
  /** Characters of all output of one render. */
  readonly maxOutput: number;
  /** Characters, elements or bits (of an int) of one value. */
  readonly maxSize: number;
  /** Items of range(); Jinja2's sandbox says 100,000. */
  readonly maxRange: number;
};

export const DEFAULT_LIMITS: Limits = {
  maxSteps: 40_000_000,
  maxDepth: 900,
  maxOutput: 30_000_000,
  maxSize: 10_000_000,
  maxRange: 100_000,
};

export type UndefinedInit = {
  /** The whole message, when there is one. */
  readonly hint?: string | undefined;
  /** The object that lacks `name`; `MISSING` when a variable is meant. */
  readonly object?: Value;
  readonly name?: Value;
  /** Name of the exception raised on use; UndefinedError unless the sandbox says SecurityError. */
  readonly error?: string;
};

/** What a primitive may ask of the environment that runs it. One per environment and render; nothing is global. */
export interface Rt {
  readonly limits: Limits;
  readonly autoescape: boolean;
  readonly sandboxed: boolean;
  readonly immutable: boolean;
  /** Counts `n` steps of work and throws once the budget is spent. */
  charge(n: number): void;
  /** Throws when a result of `n` characters, elements or bits would be too large; asked before it is made. */
  checkSize(n: number): void;
  /** Runs `f` one level deeper; throws RecursionError past the limit. */
  deeper<T>(f: () => T): T;
  makeUndefined(init: UndefinedInit): Value;
  /** `obj.name`: attribute first, then item, then Undefined. */
  getattr(object: Value, name: string): Value;
  /** `obj[key]`: item first, then (for strings) attribute, then Undefined. */
  getitem(object: Value, key: Value): Value;
  call(callee: Value, args: Value[], kwargs: Kwargs | null): Value;
  filter(name: string): HostFunction | undefined;
  test(name: string): HostFunction | undefined;
  /** Milliseconds since 1970, UTC: the clock of datetime.now(). */
  now(): number;
  /** Where print_table() and its kin write. Absent: nowhere. */
  print?(text: string): void;
  /** Containers whose repr() is being made, outermost first: a container within itself prints as `[...]`. */
  reprStack?: object[];
  /** From 0 to below 1: the source of `random` and lipsum. */
  random(): number;
}
