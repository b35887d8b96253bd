import type { Value } from '../../jinja/index.js';

/** Makes the template values that JavaScript has no form for. Room jinja's library has them; whoever wires rooms hands them in. */
export type ValueMakers = {
  /** Python's Decimal of numeric text, `NaN` and `Infinity` included. */
  readonly decimal: (text: string) => Value;
  /** Python's float: integral ones must not become ints. */
  readonly float: (value: number) => Value;
  readonly date: (year: number, month: number, day: number) => Value;
  readonly time: (clock: ClockTime) => Value;
  readonly timestamp: (year: number, month: number, day: number, clock: ClockTime) => Value;
  /** A timedelta; seconds and microseconds may be negative or above a day. */
  readonly interval: (days: number, seconds: number, microseconds: number) => Value;
  /** The value of JSON text, as Python's json.loads reads it. */
  readonly json: (text: string) => Value;
  readonly list: (items: Value[]) => Value;
};

export type ClockTime = {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** Seconds east of Greenwich; null for a time without a zone. */
  readonly offset: number | null;
};
