import { address, identity } from './hash-key.js';
import { type Kwargs, type Method, PyObject, type Rt, type Value } from './protocol.js';
import { repr } from './text.js';
import { typeName } from './type-name.js';

/** What `type(method).__name__` says: written in C, in Python, or a function that stands for a method. */
export type MethodKind = 'builtin_function_or_method' | 'method' | 'function';

/** A method taken from its object without being called: `{% set add = items.append %}`. */
export class BoundMethod extends PyObject {
  readonly self: Value;
  readonly name: string;
  private readonly run: Method<Value>;
  private readonly kind: MethodKind;
  constructor(self: Value, name: string, run: Method<Value>, kind: MethodKind = 'builtin_function_or_method') {
    super();
    this.self = self;
    this.name = name;
    this.run = run;
    this.kind = kind;
  }
  get typeName(): string {
    return this.kind;
  }
  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    if (typeof this.self === 'string') chargeText(this.self, this.name, rt);
    return this.run(this.self, args, kwargs, rt);
  }
  override pyRepr(rt: Rt): string {
    const qualified = `${typeName(this.self)}.${this.name}`;
    if (this.kind === 'function') return `<function ${qualified} at ${address(this)}>`;
    if (this.kind === 'method') return `<bound method ${qualified} of ${repr(this.self, rt)}>`;
    return `<built-in method ${this.name} of ${typeName(this.self)} object at ${address(this)}>`;
  }
  override pyEq(other: Value): boolean | undefined {
    return other instanceof BoundMethod ? other.name === this.name && Object.is(other.self, this.self) : undefined;
  }
  override pyHashKey(): string {
    const { self } = this;
    if (typeof self === 'object' && self !== null) return `method ${identity(self instanceof PyObject ? self : this)}`;
    return `method ${this.name} of ${typeof self} ${String(self)}`;
  }
}

/** Methods that look at every character here; the others leave the work to the engine below, which is far faster. */
const SLOW: ReadonlySet<string> = new Set(
  (
    'casefold encode expandtabs isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace ' +
    'istitle isupper rsplit split splitlines swapcase title translate'
  ).split(' '),
);

/** Methods that the engine below does in one go, or that look at the ends only. */
const QUICK: ReadonlySet<string> = new Set(['lower', 'lstrip', 'rstrip', 'strip']);

/** Methods of a long text walk over it: that counts as work, though no step of the template sees it. */
export function chargeText(text: string, method: string, rt: Rt): void {
  const { length } = text;
  if (length > 256) rt.charge(SLOW.has(method) ? length * 32 : QUICK.has(method) ? (length * 3) >> 4 : length >> 2);
}
