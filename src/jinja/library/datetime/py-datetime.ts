import { raise } from '../../errors/python-error.js';
import { checks } from '../../values/arguments.js';
import { strLength } from '../../values/code-points.js';
import { textOf } from '../../values/markup.js';
import {
  type BinaryOperator,
  type Method,
  type MethodTable,
  methodTable,
  type OrderOperator,
  type Rt,
  type Value,
} from '../../values/protocol.js';
import { makeFloat } from '../../values/py-float.js';
import { typeName } from '../../values/type-name.js';
import { bindBuiltin } from '../bind-builtin.js';
import { fromOrdinal, MAX_ORDINAL, toOrdinal } from './calendar.js';
import { datetimeClassMethods } from './class-methods.js';
import { checkDate, cInt, zoneArgument } from './fields.js';
import { isoTime, textArgument } from './iso-format.js';
import { localZone } from './local-zone.js';
import { DATE_METHODS, PyDate, structTime } from './py-date.js';
import { CLOCK_PARAMETERS, type Clock, clockAttribute, clockFrom, clockRepr, PyTime } from './py-time.js';
import { holds, PyTimedelta } from './py-timedelta.js';
import { offsetText } from './py-timezone.js';
import type { Moment } from './strftime.js';
import type { PyTzInfo } from './tz-info.js';

/** Ordinal of 1970-01-01. */
const EPOCH = 719_163;

/** `datetime.datetime`. */
export class PyDateTime extends PyDate implements Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly tzinfo: PyTzInfo | null;
  readonly fold: number;
  override readonly pyMethods: MethodTable = DATETIME_METHODS;

  /** The parts must be right (see `checkDate`, `checkTime`). */
  constructor(date: { readonly year: number; readonly month: number; readonly day: number }, clock: Clock) {
    super(date.year, date.month, date.day);
    this.hour = clock.hour;
    this.minute = clock.minute;
    this.second = clock.second;
    this.microsecond = clock.microsecond;
    this.tzinfo = clock.tzinfo;
    this.fold = clock.fold;
  }
  /** From days, seconds and microseconds of any size, counted from the day before year 1. @throws OverflowError */
  static normalized(ordinal: number, seconds: number, microsecond: number, tzinfo: PyTzInfo | null): PyDateTime {
    const whole = seconds + Math.floor(microsecond / 1_000_000);
    const days = ordinal + Math.floor(whole / 86_400);
    if (days < 1 || days > MAX_ORDINAL) raise('OverflowError', 'date value out of range');
    const left = whole - Math.floor(whole / 86_400) * 86_400;
    return new PyDateTime(fromOrdinal(days), {
      hour: Math.floor(left / 3600),
      minute: Math.floor(left / 60) % 60,
      second: left % 60,
      microsecond: microsecond - Math.floor(microsecond / 1_000_000) * 1_000_000,
      tzinfo,
      fold: 0,
    });
  }
  /** The clock of UTC at so many seconds since 1970. @throws ValueError outside of the years 1 to 9999 */
  static ofEpoch(seconds: number, microsecond: number, tzinfo: PyTzInfo | null): PyDateTime {
    const day = EPOCH + Math.floor(seconds / 86_400);
    if (day < 1 || day > MAX_ORDINAL) {
      const year = Math.floor((day - 1) / 365.2425) + 1;
      raise('ValueError', `year ${year} is out of range`);
    }
    return PyDateTime.normalized(EPOCH, seconds, microsecond, tzinfo);
  }
  override get typeName(): string {
    return 'datetime.datetime';
  }
  get secondOfDay(): number {
    return this.hour * 3600 + this.minute * 60 + this.second;
  }
  /** Seconds since 1970 that the clock would show in UTC; microseconds left out. */
  get clockSeconds(): number {
    return (toOrdinal(this) - EPOCH) * 86_400 + this.secondOfDay;
  }
  utcoffset(): PyTimedelta | null {
    return this.tzinfo?.utcoffset(this) ?? null;
  }
  /** The clock moved on; the zone stays and is not asked. */
  plus(delta: PyTimedelta): PyDateTime {
    const seconds = this.secondOfDay + delta.seconds;
    return PyDateTime.normalized(
      toOrdinal(this) + delta.days,
      seconds,
      this.microsecond + delta.microseconds,
      this.tzinfo,
    );
  }
  withZone(tzinfo: PyTzInfo | null, fold = this.fold): PyDateTime {
    const { hour, minute, second, microsecond } = this;
    return new PyDateTime(this, { hour, minute, second, microsecond, tzinfo, fold });
  }
  /** The same instant on the clock of another zone. */
  inZone(zone: PyTzInfo): PyDateTime {
    if (this.tzinfo === zone) return this;
    const aware = this.utcoffset() === null ? this.withZone(localZone(this)) : this;
    const offset = aware.utcoffset();
    const utc = offset === null ? aware : aware.plus(offset.negated());
    return zone.fromutc(utc.withZone(zone, 0));
  }
  override isoformat(separator = 'T', timespec?: string): string {
    const offset = this.utcoffset();
    const zone = offset === null ? '' : offsetText(offset, ':');
    return `${super.isoformat()}${separator}${isoTime(this, timespec)}${zone}`;
  }
  override moment(): Moment {
    const { year, month, day, hour, minute, second, microsecond } = this;
    const offset = () => {
      const value = this.utcoffset();
      return value === null ? '' : offsetText(value, '');
    };
    const zone = () => this.tzinfo?.tzname(this) ?? '';
    return { year, month, day, hour, minute, second, microsecond, offset, zone };
  }
  override pyStr(): string {
    return this.isoformat(' ');
  }
  override pyRepr(rt?: Rt): string {
    return `datetime.datetime(${this.year}, ${this.month}, ${this.day}, ${clockRepr(this, rt as Rt)})`;
  }
  override pyGetattr(name: string): Value | undefined {
    return clockAttribute(this, name) ?? datetimeConstant(name) ?? super.pyGetattr(name);
  }
  /** Microseconds since year 1 less the offset; exact, as days go up to 3.7 million. */
  private instant(offset: PyTimedelta | null): bigint {
    const seconds = toOrdinal(this) * 86_400 + this.secondOfDay;
    return BigInt(seconds) * 1_000_000n + BigInt(this.microsecond) - (offset?.total ?? 0n);
  }
  /** Their difference; undefined where only one of the two knows its zone. */
  private minus(other: PyDateTime): bigint | undefined {
    if (this.tzinfo === other.tzinfo) return this.instant(null) - other.instant(null);
    const [a, b] = [this.utcoffset(), other.utcoffset()];
    if ((a === null) !== (b === null)) return undefined;
    return this.instant(a) - other.instant(b);
  }
  override pyEq(other: Value): boolean | undefined {
    if (!(other instanceof PyDateTime)) return undefined;
    return this.minus(other) === 0n;
  }
  override pyCompare(operator: OrderOperator, other: Value): boolean | undefined {
    if (other instanceof PyDateTime) {
      const difference = this.minus(other);
      if (difference === undefined) raise('TypeError', "can't compare offset-naive and offset-aware datetimes");
      return holds(operator, difference === 0n ? 0 : difference < 0n ? -1 : 1);
    }
    if (other instanceof PyDate) raise('TypeError', "can't compare datetime.datetime to datetime.date");
    return undefined;
  }
  override pyHashKey(): string {
    const offset = this.utcoffset();
    return `datetime ${offset === null ? 'naive' : 'aware'} ${this.instant(offset)}`;
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta) {
      if (operator === '+') return this.plus(other);
      return operator === '-' && !reflected ? this.plus(other.negated()) : undefined;
    }
    if (operator !== '-' || reflected || !(other instanceof PyDateTime)) return undefined;
    const difference = this.minus(other);
    if (difference === undefined) raise('TypeError', "can't subtract offset-naive and offset-aware datetimes");
    return PyTimedelta.ofMicroseconds(difference);
  }
  /** `timestamp()`: seconds since 1970 as a float; without a zone the clock is the machine's. */
  timestamp(): number {
    const offset = this.utcoffset() ?? localZone(this).offset;
    return this.clockSeconds - offset.wholeSeconds + (this.microsecond - offset.microseconds) / 1_000_000;
  }
}

export function datetimeConstant(name: string): Value | undefined {
  const clock = { hour: 0, minute: 0, second: 0, microsecond: 0, tzinfo: null, fold: 0 };
  if (name === 'min') return new PyDateTime({ year: 1, month: 1, day: 1 }, clock);
  if (name === 'max') {
    const last = { ...clock, hour: 23, minute: 59, second: 59, microsecond: 999_999 };
    return new PyDateTime({ year: 9999, month: 12, day: 31 }, last);
  }
  return name === 'resolution' ? new PyTimedelta(0, 0, 1) : undefined;
}

const { none } = checks('datetime');

/** 1, 0 or -1: what the zone says of daylight saving time, if it says anything. */
function daylightFlag(self: PyDateTime): number {
  const dst = self.tzinfo?.dst(self) ?? null;
  return dst === null ? -1 : dst.pyBool() ? 1 : 0;
}

const astimezone: Method<PyDateTime> = (self, args, kwargs) => {
  const [zone] = bindBuiltin('astimezone()', ['tz?'], args, kwargs);
  const target = zoneArgument(zone);
  if (target !== null) return self.inZone(target);
  const aware = self.utcoffset() === null ? self.withZone(localZone(self)) : self;
  return aware.inZone(localZone(aware));
};

/** Class methods, which instances have too. */
export const DATETIME_CLASS_METHODS: MethodTable = datetimeClassMethods(PyDateTime, v => v instanceof PyDate);

export const DATETIME_METHODS: MethodTable = methodTable<PyDateTime>({
  ...(DATE_METHODS as Record<string, Method<PyDateTime>>),
  ...(DATETIME_CLASS_METHODS as Record<string, Method<PyDateTime>>),
  astimezone,
  date: none('date', self => new PyDate(self.year, self.month, self.day)),
  dst: none('dst', self => self.tzinfo?.dst(self) ?? null),
  isoformat(self, args, kwargs) {
    const [separator = 'T', timespec = 'auto'] = bindBuiltin('isoformat()', ['sep?', 'timespec?'], args, kwargs);
    const text = textOf(separator);
    if (text === undefined || strLength(text) !== 1) {
      raise('TypeError', `isoformat() argument 1 must be a unicode character, not ${typeName(separator)}`);
    }
    return self.isoformat(text, textArgument('isoformat', 2, timespec));
  },
  replace(self, args, kwargs) {
    const names = ['year?', 'month?', 'day?', ...CLOCK_PARAMETERS];
    const parts = bindBuiltin('replace()', names, args, kwargs, 8);
    const [year, month, day] = [self.year, self.month, self.day].map((part, i) =>
      parts[i] === undefined ? part : cInt(parts[i]),
    ) as [number, number, number];
    const clock = clockFrom(parts.slice(3), self);
    checkDate(year, month, day);
    return new PyDateTime({ year, month, day }, clock);
  },
  time: none('time', self => new PyTime({ ...clockOf(self), tzinfo: null })),
  timetz: none('timetz', self => new PyTime(clockOf(self))),
  timestamp: none('timestamp', self => makeFloat(self.timestamp())),
  timetuple: none('timetuple', self => structTime(self, [self.hour, self.minute, self.second], daylightFlag(self))),
  tzname: none('tzname', self => self.tzinfo?.tzname(self) ?? null),
  utcoffset: none('utcoffset', self => self.utcoffset()),
  utctimetuple: none('utctimetuple', self => {
    const offset = self.utcoffset();
    const utc = offset === null ? self : self.plus(offset.negated());
    return structTime(utc, [utc.hour, utc.minute, utc.second], 0);
  }),
});

function clockOf({ hour, minute, second, microsecond, tzinfo, fold }: PyDateTime): Clock {
  return { hour, minute, second, microsecond, tzinfo, fold };
}
