import { raise } from '../errors/python-error.js';
import { isStr } from './markup.js';
import {
  type BinaryOperator,
  type OrderOperator,
  PyObject,
  type Rt,
  type UndefinedInit,
  type Value,
} from './protocol.js';
import { strRepr } from './str-repr.js';
import { repr } from './text.js';
import { objectTypeText } from './type-name.js';

/** Jinja's Undefined: prints as nothing, is false and empty, and raises its message for anything else. */
export class Undefined extends PyObject {
  readonly hint: string | undefined;
  /** What lacks `undefinedName`; undefined where a variable of the template is meant. */
  readonly object: Value | undefined;
  readonly undefinedName: Value;
  readonly error: string;
  constructor(init: UndefinedInit = {}) {
    super();
    this.hint = init.hint;
    this.object = init.object;
    this.undefinedName = init.name ?? null;
    this.error = init.error ?? 'UndefinedError';
  }
  get typeName(): string {
    return 'Undefined';
  }
  override get qualifiedTypeName(): string {
    return `jinja2.runtime.${this.typeName}`;
  }
  /** The attributes that Python's Undefined has for its own use; a sandbox lets nobody see them. */
  private privateAttribute(name: string, rt: Rt): Value | undefined {
    switch (name) {
      case '_undefined_hint':
        return this.hint ?? null;
      case '_undefined_obj':
        return this.object;
      case '_undefined_name':
        return this.undefinedName;
      case '_undefined_message':
        return this.message(rt);
      default:
        return undefined;
    }
  }
  /** The text of the error that a use of it raises. */
  message(rt: Rt): string {
    if (this.hint !== undefined && this.hint !== '') return this.hint;
    const name = repr(this.undefinedName, rt);
    if (this.object === undefined) return `${name} is undefined`;
    if (!isStr(this.undefinedName)) return `${objectTypeText(this.object)} has no element ${name}`;
    return `${strRepr(objectTypeText(this.object))} has no attribute ${name}`;
  }
  fail(rt: Rt): never {
    return raise(this.error, this.message(rt));
  }
  override pyGetattr(name: string, rt: Rt): Value | undefined {
    // Python's protocols ask for dunders, and must hear that there are none.
    if (name.startsWith('__') && name.endsWith('__')) return undefined;
    const own = this.privateAttribute(name, rt);
    return own === undefined ? this.fail(rt) : own;
  }
  override pyGetitem(_key: Value, rt: Rt): Value | undefined {
    return this.fail(rt);
  }
  override pySlice(_start: Value, _stop: Value, _step: Value, rt: Rt): Value {
    return this.fail(rt);
  }
  override pyCall(_args: Value[], _kwargs: unknown, rt: Rt): Value {
    return this.fail(rt);
  }
  override pyStr(_rt: Rt): string {
    return '';
  }
  override pyRepr(): string {
    return 'Undefined';
  }
  override pyBool(_rt: Rt): boolean {
    return false;
  }
  override pyLen(_rt: Rt): number {
    return 0;
  }
  override pyIter(_rt: Rt): Iterator<Value> {
    return [].values();
  }
  override pyEq(other: Value, rt: Rt): boolean | undefined {
    if (!(other instanceof Undefined)) return false;
    // Python asks the operand of the derived class first, when that one compares in its own way.
    if (other instanceof StrictUndefined && !(this instanceof StrictUndefined)) return other.fail(rt);
    return other.constructor === this.constructor;
  }
  /** Equal by class, so all of one class are the same key. */
  override pyHashKey(_rt: Rt): string {
    return `undefined ${this.typeName}`;
  }
  override pyCompare(_op: OrderOperator, _other: Value, rt: Rt): boolean | undefined {
    return this.fail(rt);
  }
  override pyBinary(_op: BinaryOperator, _other: Value, _reflected: boolean, rt: Rt): Value | undefined {
    return this.fail(rt);
  }
  override pyUnary(_op: '-' | '+', rt: Rt): Value | undefined {
    return this.fail(rt);
  }
  override pyInt(rt: Rt): number | bigint {
    return this.fail(rt);
  }
  override pyFloat(rt: Rt): number {
    return this.fail(rt);
  }
}

/** Lets attributes and items of what is undefined be undefined too. */
export class ChainableUndefined extends Undefined {
  override get typeName(): string {
    return 'ChainableUndefined';
  }
  override pyGetattr(name: string, _rt: Rt): Value | undefined {
    return name.startsWith('__') && name.endsWith('__') ? undefined : this;
  }
  override pyGetitem(_key: Value, _rt: Rt): Value | undefined {
    return this;
  }
  override pySlice(): Value {
    return this;
  }
  override pyHtml(rt: Rt): string {
    return this.pyStr(rt);
  }
}

/** Prints what is missing, in braces. */
export class DebugUndefined extends Undefined {
  override get typeName(): string {
    return 'DebugUndefined';
  }
  override pyStr(rt: Rt): string {
    const name = this.undefinedName;
    const text = (): string => {
      if (this.hint !== undefined && this.hint !== '') return `undefined value printed: ${this.hint}`;
      if (this.object === undefined) return typeof name === 'string' ? name : repr(name, rt);
      return `no such element: ${objectTypeText(this.object)}[${repr(name, rt)}]`;
    };
    return `{{ ${text()} }}`;
  }
}

/** Raises for everything but `is defined`. */
export class StrictUndefined extends Undefined {
  override get typeName(): string {
    return 'StrictUndefined';
  }
  override pyStr(rt: Rt): string {
    return this.fail(rt);
  }
  override pyBool(rt: Rt): boolean {
    return this.fail(rt);
  }
  override pyLen(rt: Rt): number {
    return this.fail(rt);
  }
  override pyIter(rt: Rt): Iterator<Value> {
    return this.fail(rt);
  }
  override pyContains(_item: Value, rt: Rt): boolean {
    return this.fail(rt);
  }
  override pyEq(_other: Value, rt: Rt): boolean | undefined {
    return this.fail(rt);
  }
  override pyHashKey(rt: Rt): string {
    return this.fail(rt);
  }
}
