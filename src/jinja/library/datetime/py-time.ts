import { raise } from '../../errors/python-error.js';
import { checks } from '../../values/arguments.js';
import {
  type MethodTable,
  methodTable,
  type OrderOperator,
  PyObject,
  type Rt,
  type Value,
} from '../../values/protocol.js';
import { repr } from '../../values/text.js';
import { bindBuiltin } from '../bind-builtin.js';
import { checkTime, cInt, zoneArgument } from './fields.js';
import { isoTime, textArgument } from './iso-format.js';
import { holds, PyTimedelta } from './py-timedelta.js';
import { offsetText } from './py-timezone.js';
import { formatMethod, type Moment, strftime } from './strftime.js';
import type { PyTzInfo } from './tz-info.js';

export type Clock = {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: PyTzInfo | null;
  readonly fold: number;
};

/** `datetime.time`. */
export class PyTime extends PyObject implements Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: PyTzInfo | null;
  readonly fold: number;
  override readonly pyMethods: MethodTable = TIME_METHODS;

  /** The parts must be a time that a clock shows (see `checkTime`). */
  constructor({ hour, minute, second, microsecond, tzinfo, fold }: Clock) {
    super();
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.microsecond = microsecond;
    this.tzinfo = tzinfo;
    this.fold = fold;
  }
  get typeName(): string {
    return 'datetime.time';
  }
  utcoffset(): PyTimedelta | null {
    return this.tzinfo?.utcoffset(null) ?? null;
  }
  isoformat(timespec?: string): string {
    const offset = this.utcoffset();
    return isoTime(this, timespec) + (offset === null ? '' : offsetText(offset, ':'));
  }
  moment(): Moment {
    const { hour, minute, second, microsecond } = this;
    const offset = () => {
      const value = this.utcoffset();
      return value === null ? '' : offsetText(value, '');
    };
    const zone = () => this.tzinfo?.tzname(null) ?? '';
    return { year: 1900, month: 1, day: 1, hour, minute, second, microsecond, offset, zone };
  }
  override pyStr(): string {
    return this.isoformat();
  }
  override pyRepr(rt: Rt): string {
    return `datetime.time(${clockRepr(this, rt)})`;
  }
  override pyFormat(spec: string, rt: Rt): string {
    return spec === '' ? this.pyStr() : strftime(spec, this.moment(), rt);
  }
  override pyGetattr(name: string): Value | undefined {
    return clockAttribute(this, name) ?? timeConstant(name);
  }
  private micros(offset: PyTimedelta | null): number {
    const seconds = this.hour * 3600 + this.minute * 60 + this.second - (offset?.wholeSeconds ?? 0);
    return seconds * 1_000_000 + this.microsecond - (offset?.microseconds ?? 0);
  }
  /** Below, at or above zero; undefined where only one of the two knows its zone. */
  private compareWith(other: PyTime): number | undefined {
    if (this.tzinfo === other.tzinfo) return this.micros(null) - other.micros(null);
    const [a, b] = [this.utcoffset(), other.utcoffset()];
    if ((a === null) !== (b === null)) return undefined;
    return this.micros(a) - other.micros(b);
  }
  override pyEq(other: Value): boolean | undefined {
    return other instanceof PyTime ? this.compareWith(other) === 0 : undefined;
  }
  override pyCompare(operator: OrderOperator, other: Value): boolean | undefined {
    if (!(other instanceof PyTime)) return undefined;
    const order = this.compareWith(other);
    if (order === undefined) raise('TypeError', "can't compare offset-naive and offset-aware times");
    return holds(operator, order);
  }
  override pyHashKey(): string {
    const offset = this.utcoffset();
    return `time ${offset === null ? 'naive' : 'aware'} ${this.micros(offset)}`;
  }
}

/** The arguments in the repr() of a time, or of the time part of a datetime. */
export function clockRepr({ hour, minute, second, microsecond, tzinfo, fold }: Clock, rt: Rt): string {
  const parts = [String(hour), String(minute)];
  if (second !== 0 || microsecond !== 0) parts.push(String(second));
  if (microsecond !== 0) parts.push(String(microsecond));
  if (fold !== 0) parts.push(`fold=${fold}`);
  if (tzinfo !== null) parts.push(`tzinfo=${repr(tzinfo, rt)}`);
  return parts.join(', ');
}

export function clockAttribute(clock: Clock, name: string): Value | undefined {
  switch (name) {
    case 'hour':
      return clock.hour;
    case 'minute':
      return clock.minute;
    case 'second':
      return clock.second;
    case 'microsecond':
      return clock.microsecond;
    case 'tzinfo':
      return clock.tzinfo;
    case 'fold':
      return clock.fold;
    default:
      return undefined;
  }
}

const MIDNIGHT: Clock = { hour: 0, minute: 0, second: 0, microsecond: 0, tzinfo: null, fold: 0 };

export function timeConstant(name: string): Value | undefined {
  if (name === 'min') return new PyTime(MIDNIGHT);
  if (name === 'max') return new PyTime({ ...MIDNIGHT, hour: 23, minute: 59, second: 59, microsecond: 999_999 });
  return name === 'resolution' ? new PyTimedelta(0, 0, 1) : undefined;
}

const CLOCK_PARTS = ['hour', 'minute', 'second', 'microsecond'] as const;

/** A clock from positional parts, a zone and a fold, each as given or as `otherwise` has it. */
export function clockFrom(parts: readonly (Value | undefined)[], otherwise: Clock = MIDNIGHT): Clock {
  const [hour, minute, second, microsecond] = CLOCK_PARTS.map((name, i) =>
    parts[i] === undefined ? otherwise[name] : cInt(parts[i]),
  ) as [number, number, number, number];
  const fold = parts[5] === undefined ? otherwise.fold : cInt(parts[5]);
  checkTime(hour, minute, second, microsecond, fold);
  const tzinfo = parts[4] === undefined ? otherwise.tzinfo : zoneArgument(parts[4]);
  return { hour, minute, second, microsecond, tzinfo, fold };
}

export const CLOCK_PARAMETERS = ['hour?', 'minute?', 'second?', 'microsecond?', 'tzinfo?', 'fold?'];

const { none } = checks('time');

export const TIME_METHODS: MethodTable = methodTable<PyTime>({
  dst: none('dst', self => self.tzinfo?.dst(null) ?? null),
  isoformat(self, args, kwargs) {
    const [timespec = 'auto'] = bindBuiltin('isoformat()', ['timespec?'], args, kwargs);
    return self.isoformat(textArgument('isoformat', 1, timespec));
  },
  replace(self, args, kwargs) {
    return new PyTime(clockFrom(bindBuiltin('replace()', CLOCK_PARAMETERS, args, kwargs, 5), self));
  },
  strftime: formatMethod,
  tzname: none('tzname', self => self.tzinfo?.tzname(null) ?? null),
  utcoffset: none('utcoffset', self => self.utcoffset()),
});
