import { add } from '../../values/arithmetic.js';
import type { Rt, Value } from '../../values/protocol.js';
import { PyIter } from '../../values/py-iter.js';
import { repr } from '../../values/text.js';

/** `count()`, whose repr() tells where it has got to. */
export class PyCount extends PyIter {
  private current: Value;
  private readonly step: Value;
  private readonly rt: Rt;
  constructor(start: Value, step: Value, rt: Rt) {
    super('itertools.count', [].values());
    this.current = start;
    this.step = step;
    this.rt = rt;
  }
  override next(): IteratorResult<Value> {
    this.rt.charge(2);
    const value = this.current;
    this.current = add(value, this.step, this.rt);
    return { done: false, value };
  }
  override pyRepr(): string {
    const step = this.step === 1 ? '' : `, ${repr(this.step, this.rt)}`;
    return `count(${repr(this.current, this.rt)}${step})`;
  }
}

/** `repeat()`, with the number of times that are left. */
export class PyRepeat extends PyIter {
  private readonly value: Value;
  private left: number | undefined;
  private readonly rt: Rt;
  constructor(value: Value, times: number | undefined, rt: Rt) {
    super('itertools.repeat', [].values());
    this.value = value;
    this.left = times === undefined ? undefined : Math.max(times, 0);
    this.rt = rt;
  }
  override next(): IteratorResult<Value> {
    this.rt.charge(2);
    if (this.left === 0) return { done: true, value: undefined };
    if (this.left !== undefined) this.left--;
    return { done: false, value: this.value };
  }
  override pyRepr(): string {
    return `repeat(${repr(this.value, this.rt)}${this.left === undefined ? '' : `, ${this.left}`})`;
  }
}
