import { raise } from '../errors/python-error.js';
import { intOf } from './numbers.js';
import { PyObject, type Rt, type Value } from './protocol.js';

/** Python's range of safe ints. `count` items: start, start + step, … */
export class PyRange extends PyObject {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number;
  constructor(start: number, stop: number, step: number) {
    super();
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.count = Math.max(0, Math.ceil((stop - start) / step)) + 0;
  }
  get typeName(): string {
    return 'range';
  }
  override get pyIsSequence(): boolean {
    return true;
  }
  at(index: number): number {
    return this.start + index * this.step + 0;
  }
  /** Where a number stands in the range; -1 when it is not there. */
  indexOf(n: number): number {
    const index = (n - this.start) / this.step;
    return Number.isInteger(index) && index >= 0 && index < this.count ? index : -1;
  }
  override pyLen(): number {
    return this.count;
  }
  override *pyIter(): Iterator<Value> {
    for (let i = 0; i < this.count; i++) yield this.at(i);
  }
  override *pyReversed(): Iterator<Value> {
    for (let i = this.count - 1; i >= 0; i--) yield this.at(i);
  }
  override pyGetitem(key: Value): Value | undefined {
    const index = intOf(key);
    if (index === undefined) return undefined;
    const at = Number(index) < 0 ? Number(index) + this.count : Number(index);
    return at >= 0 && at < this.count ? this.at(at) : undefined;
  }
  override pyEq(other: Value): boolean | undefined {
    if (!(other instanceof PyRange)) return undefined;
    if (this.count !== other.count) return false;
    if (this.count === 0) return true;
    return this.start === other.start && (this.count === 1 || this.step === other.step);
  }
  override pyHashKey(): string {
    if (this.count === 0) return 'r0';
    return this.count === 1 ? `r1,${this.start}` : `r${this.count},${this.start},${this.step}`;
  }
}

/** `range(…)` after its arguments were counted; the sandbox bounds how many items there may be. */
export function makeRange(start: number, stop: number, step: number, rt: Rt): PyRange {
  if (step === 0) raise('ValueError', 'range() arg 3 must not be zero');
  const result = new PyRange(start, stop, step);
  if (rt.sandboxed && result.count > rt.limits.maxRange) {
    raise('OverflowError', `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${rt.limits.maxRange}).`);
  }
  return result;
}
