import { PythonError } from '../../../../src/jinja/errors/python-error.js';
import {
  CALLABLE,
  DEFAULT_LIMITS,
  getAttribute,
  getItem,
  type HostFunction,
  isHostFunction,
  type Kwargs,
  type Limits,
  PyObject,
  type Rt,
  raise,
  typeName,
  Undefined,
  type UndefinedInit,
  type Value,
} from '../../../../src/jinja/values/index.js';

export type RtOptions = {
  readonly sandboxed?: boolean;
  readonly immutable?: boolean;
  readonly autoescape?: boolean;
  readonly limits?: Partial<Limits>;
  readonly filters?: Readonly<Record<string, HostFunction>>;
  readonly tests?: Readonly<Record<string, HostFunction>>;
  readonly undefinedClass?: new (init: UndefinedInit) => Undefined;
};

/** A runtime without templates: enough for one primitive at a time. */
export class PrimitiveRt implements Rt {
  readonly limits: Limits;
  readonly autoescape: boolean;
  readonly sandboxed: boolean;
  readonly immutable: boolean;
  private readonly options: RtOptions;
  private steps = 0;
  private depth = 0;

  constructor(options: RtOptions = {}) {
    this.options = options;
    this.limits = { ...DEFAULT_LIMITS, maxDepth: 200, ...options.limits };
    this.autoescape = options.autoescape ?? false;
    this.sandboxed = options.sandboxed ?? true;
    this.immutable = options.immutable ?? false;
  }
  charge(n: number): void {
    this.steps += n;
    if (this.steps > this.limits.maxSteps) raise('LimitError', 'too many steps');
  }
  checkSize(n: number): void {
    if (n > this.limits.maxSize) raise('LimitError', `a value of size ${n} is too large`);
  }
  deeper<T>(f: () => T): T {
    if (this.depth >= this.limits.maxDepth) raise('RecursionError', 'maximum recursion depth exceeded');
    this.depth++;
    try {
      return f();
    } finally {
      this.depth--;
    }
  }
  makeUndefined(init: UndefinedInit): Value {
    return new (this.options.undefinedClass ?? Undefined)(init);
  }
  getattr(object: Value, name: string): Value {
    return getAttribute(object, name, this);
  }
  getitem(object: Value, key: Value): Value {
    return getItem(object, key, this);
  }
  call(callee: Value, args: Value[], kwargs: Kwargs | null): Value {
    if (isHostFunction(callee)) {
      const run = callee as HostFunction;
      if (run[CALLABLE].unsafe) raise('SecurityError', `${run[CALLABLE].name} is not safely callable`);
      return run(args, kwargs, this);
    }
    if (callee instanceof PyObject && callee.pyCall !== undefined) return callee.pyCall(args, kwargs, this);
    throw new PythonError('TypeError', `'${typeName(callee)}' object is not callable`);
  }
  filter(name: string): HostFunction | undefined {
    return lookUp(this.options.filters, name);
  }
  test(name: string): HostFunction | undefined {
    return lookUp(this.options.tests, name);
  }
  now(): number {
    return 0;
  }
  random(): number {
    return 0.5;
  }
}

function lookUp(table: Readonly<Record<string, HostFunction>> | undefined, name: string): HostFunction | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
