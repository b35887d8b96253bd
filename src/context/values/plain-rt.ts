import {
  DEFAULT_LIMITS,
  getAttribute,
  getItem,
  type HostFunction,
  type Kwargs,
  type Limits,
  PyObject,
  type Rt,
  raise,
  Undefined,
  type UndefinedInit,
  type Value,
} from '../../jinja/index.js';

/** The runtime for printing, comparing and reading values where no template runs. It has no filters and no bounds. */
class PlainRt implements Rt {
  readonly limits: Limits = DEFAULT_LIMITS;
  readonly autoescape = false;
  readonly sandboxed = true;
  readonly immutable = false;
  declare reprStack?: object[];

  charge(): void {}
  checkSize(): void {}
  deeper<T>(work: () => T): T {
    return work();
  }
  makeUndefined(init: UndefinedInit): Value {
    return new Undefined(init);
  }
  getattr(object: Value, name: string): Value {
    return getAttribute(object, name, this);
  }
  getitem(object: Value, key: Value): Value {
    return getItem(object, key, this);
  }
  call(callee: Value, args: Value[], kwargs: Kwargs | null): Value {
    if (typeof callee === 'function') return (callee as HostFunction)(args, kwargs, this);
    if (callee instanceof PyObject && callee.pyCall !== undefined) return callee.pyCall(args, kwargs, this);
    return raise('TypeError', 'object is not callable');
  }
  filter(): undefined {
    return undefined;
  }
  test(): undefined {
    return undefined;
  }
  now(): number {
    return Date.now();
  }
  random(): number {
    return Math.random();
  }
}

export const plainRt: Rt = new PlainRt();
