import { raise } from '../errors/python-error.js';
import { equals, hostFunction, makeTuple, PyObject, tryLength, type Value } from '../values/index.js';
import type { Context } from './context.js';
import { type Cursor, cursor } from './cursor.js';
import { isWaiting, type Waiting } from './drive.js';

/** Gives the item back when it passes (a tuple target makes a tuple of it), undefined when not; may have to wait. */
type LoopFilter = (item: Value) => Value | undefined | Waiting<Value | undefined>;
type Recursion = (iterable: Value, depth: number) => Value;

/** `loop` in the body of a `for`. */
export class LoopContext extends PyObject {
  readonly typeName = 'LoopContext';
  index0 = -1;
  readonly depth0: number;
  private readonly context: Context;
  private readonly iterable: Value;
  private filter: LoopFilter | null;
  private readonly recursion: Recursion | null;
  private source: Cursor;
  private size: number | undefined;
  /** The item that was looked at ahead; at the end of the items each look is a new one. */
  private ahead: Value | undefined;
  private current: Value | undefined;
  private before: Value | undefined;
  private seen: Value | undefined;

  constructor(
    iterable: Value,
    filter: LoopFilter | null,
    recursion: Recursion | null,
    depth0: number,
    context: Context,
  ) {
    super();
    this.iterable = iterable;
    this.filter = filter;
    this.recursion = recursion;
    this.depth0 = depth0;
    this.context = context;
    this.source = cursor(iterable, context);
  }

  override get qualifiedTypeName(): string {
    return 'jinja2.runtime.LoopContext';
  }

  /** The next item for the loop; undefined at the end. */
  next(): Value | undefined {
    const { ahead } = this;
    if (ahead !== undefined) {
      this.ahead = undefined;
      return this.step(ahead);
    }
    const item = this.pull();
    return isWaiting(item) ? this.stepLater(item) : this.step(item);
  }

  private step(item: Value | undefined): Value | undefined {
    if (item === undefined) return undefined;
    this.index0++;
    this.before = this.current;
    this.current = item;
    return item;
  }

  private *stepLater(item: Waiting<Value | undefined>): Waiting<Value | undefined> {
    return this.step(yield* item);
  }

  /** The next item that passes the filter. */
  private pull(): Value | undefined | Waiting<Value | undefined> {
    const { filter, source } = this;
    if (filter === null) return source.next();
    for (let item = source.next(); item !== undefined; item = source.next()) {
      this.context.charge(1);
      const passed = filter(item);
      if (isWaiting(passed)) return this.pullLater(passed);
      if (passed !== undefined) return passed;
    }
    return undefined;
  }

  private *pullLater(first: Waiting<Value | undefined>): Waiting<Value | undefined> {
    const passed = yield* first;
    if (passed !== undefined) return passed;
    const rest = this.pull();
    return isWaiting(rest) ? yield* rest : rest;
  }

  private peek(): Value | undefined | Waiting<Value | undefined> {
    if (this.ahead !== undefined) return this.ahead;
    const item = this.pull();
    if (isWaiting(item)) return this.peekLater(item);
    return this.keepAhead(item);
  }

  private keepAhead(item: Value | undefined): Value | undefined {
    this.ahead = item;
    return item;
  }

  private *peekLater(item: Waiting<Value | undefined>): Waiting<Value | undefined> {
    return this.keepAhead(yield* item);
  }

  /** `then(item)` now or once the item is there. */
  private withNext(then: (item: Value | undefined) => Value): Value {
    const item = this.peek();
    return isWaiting(item) ? later(item, then) : then(item);
  }

  get index(): number {
    return this.index0 + 1;
  }
  get first(): boolean {
    return this.index0 === 0;
  }
  get depth(): number {
    return this.depth0 + 1;
  }
  get last(): Value {
    return this.withNext(item => item === undefined);
  }
  get nextitem(): Value {
    return this.withNext(item =>
      item === undefined ? this.context.makeUndefined({ hint: 'there is no next item' }) : item,
    );
  }
  get previtem(): Value {
    return this.first ? this.context.makeUndefined({ hint: 'there is no previous item' }) : (this.before ?? null);
  }
  get length(): Value {
    return this.withLength(size => size);
  }
  get revindex(): Value {
    return this.withLength(size => size - this.index0);
  }
  get revindex0(): Value {
    return this.withLength(size => size - this.index);
  }

  private withLength(then: (size: number) => Value): Value {
    if (this.size === undefined && this.filter === null) this.size = tryLength(this.iterable, this.context);
    if (this.size !== undefined) return then(this.size);
    const rest: Value[] = [];
    const waiting = this.drain(rest);
    if (waiting !== undefined) return later(waiting, () => then(this.counted(rest)));
    return then(this.counted(rest));
  }

  /** What has no length is read to its end, and walked over from the copy. */
  private counted(rest: Value[]): number {
    this.source = cursor(rest, this.context);
    this.size = rest.length + this.index + (this.ahead === undefined ? 0 : 1);
    this.filter = null;
    return this.size;
  }

  private drain(into: Value[]): Waiting<undefined> | undefined {
    for (let item = this.pull(); item !== undefined; item = this.pull()) {
      if (isWaiting(item)) return this.drainLater(item, into);
      this.context.charge(1);
      into.push(item);
    }
    return undefined;
  }

  private *drainLater(first: Waiting<Value | undefined>, into: Value[]): Waiting<undefined> {
    const item = yield* first;
    if (item === undefined) return undefined;
    into.push(item);
    const rest = this.drain(into);
    return rest === undefined ? undefined : yield* rest;
  }

  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'index':
      case 'index0':
      case 'first':
      case 'last':
      case 'length':
      case 'revindex':
      case 'revindex0':
      case 'previtem':
      case 'nextitem':
      case 'depth':
      case 'depth0':
        return this[name];
      case 'cycle':
        return hostFunction('cycle', args => this.cycle(args));
      case 'changed':
        return hostFunction('changed', args => this.changed(args));
      default:
        return undefined;
    }
  }

  private cycle(args: readonly Value[]): Value {
    if (args.length === 0) raise('TypeError', 'no items for cycling given');
    return args[this.index0 % args.length];
  }

  private changed(args: readonly Value[]): boolean {
    const value = makeTuple(args);
    if (this.seen !== undefined && equals(this.seen, value, this.context)) return false;
    this.seen = value;
    return true;
  }

  /** `loop(children)` renders the loop anew for them. */
  override pyCall(args: Value[]): Value {
    if (this.recursion === null) {
      raise('TypeError', "The loop must have the 'recursive' marker to be called recursively.");
    }
    if (args.length !== 1) {
      raise('TypeError', `LoopContext.__call__() takes 2 positional arguments but ${args.length + 1} were given`);
    }
    return this.recursion(args[0], this.depth);
  }

  override pyLen(): number {
    return Number(this.length);
  }
  override pyRepr(): string {
    return `<LoopContext ${this.index}/${String(this.length)}>`;
  }
  override pyBool(): boolean {
    return this.pyLen() !== 0;
  }
}

function* later(item: Waiting<Value | undefined>, then: (item: Value | undefined) => Value): Waiting<Value> {
  return then(yield* item);
}
