import { raise } from '../../errors/python-error.js';
import { checks } from '../../values/arguments.js';
import {
  type BinaryOperator,
  type Method,
  type MethodTable,
  methodTable,
  type OrderOperator,
  PyObject,
  type Rt,
  type Value,
} from '../../values/protocol.js';
import { bindBuiltin } from '../bind-builtin.js';
import { NamedTuple } from '../named-tuple.js';
import { dayOfYear, fromOrdinal, isoCalendar, MAX_ORDINAL, pad, toOrdinal, weekdayOf, type Ymd } from './calendar.js';
import { dateClassMethods } from './class-methods.js';
import { checkDate, cInt } from './fields.js';
import { holds, PyTimedelta } from './py-timedelta.js';
import { ctime, formatMethod, type Moment, strftime } from './strftime.js';

/** `datetime.date`. */
export class PyDate extends PyObject implements Ymd {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  override readonly pyMethods: MethodTable = DATE_METHODS;

  /** The parts must be a day of the calendar (see `checkDate`). */
  constructor(year: number, month: number, day: number) {
    super();
    this.year = year;
    this.month = month;
    this.day = day;
  }
  /** @throws OverflowError outside of the years 1 to 9999 */
  static ofOrdinal(ordinal: number): PyDate {
    if (ordinal < 1 || ordinal > MAX_ORDINAL) raise('OverflowError', 'date value out of range');
    const { year, month, day } = fromOrdinal(ordinal);
    return new PyDate(year, month, day);
  }
  get typeName(): string {
    return 'datetime.date';
  }
  get ordinal(): number {
    return toOrdinal(this);
  }
  isoformat(): string {
    return `${pad(this.year, 4)}-${pad(this.month, 2)}-${pad(this.day, 2)}`;
  }
  /** What strftime() prints; a date has midnight and no zone. */
  moment(): Moment {
    const { year, month, day } = this;
    return { year, month, day, hour: 0, minute: 0, second: 0, microsecond: 0, offset: () => '', zone: () => '' };
  }
  override pyStr(): string {
    return this.isoformat();
  }
  override pyRepr(): string {
    return `datetime.date(${this.year}, ${this.month}, ${this.day})`;
  }
  override pyFormat(spec: string, rt: Rt): string {
    return spec === '' ? this.pyStr() : strftime(spec, this.moment(), rt);
  }
  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'year':
        return this.year;
      case 'month':
        return this.month;
      case 'day':
        return this.day;
      default:
        return dateConstant(name);
    }
  }
  override pyEq(other: Value): boolean | undefined {
    return isBareDate(other) ? this.ordinal === other.ordinal : undefined;
  }
  override pyCompare(operator: OrderOperator, other: Value): boolean | undefined {
    if (isBareDate(other)) return holds(operator, this.ordinal - other.ordinal);
    if (other instanceof PyDate) raise('TypeError', `can't compare ${other.typeName} to ${this.typeName}`);
    return undefined;
  }
  override pyHashKey(): string {
    return `date ${this.ordinal}`;
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    if (other instanceof PyTimedelta) {
      if (operator === '+') return PyDate.ofOrdinal(this.ordinal + other.days);
      return operator === '-' && !reflected ? PyDate.ofOrdinal(this.ordinal - other.days) : undefined;
    }
    if (operator !== '-' || reflected || !isBareDate(other)) return undefined;
    return new PyTimedelta(this.ordinal - other.ordinal, 0, 0);
  }
}

function isBareDate(v: Value): v is PyDate {
  return v instanceof PyDate && v.typeName === 'datetime.date';
}

export function dateConstant(name: string): Value | undefined {
  if (name === 'min') return new PyDate(1, 1, 1);
  if (name === 'max') return new PyDate(9999, 12, 31);
  return name === 'resolution' ? new PyTimedelta(1, 0, 0) : undefined;
}

const TIME_FIELDS = ['year', 'mon', 'mday', 'hour', 'min', 'sec', 'wday', 'yday', 'isdst'].map(name => `tm_${name}`);

/** `time.struct_time`. */
export function structTime(date: Ymd, clock: readonly [number, number, number], isdst: number): Value {
  const items = [date.year, date.month, date.day, ...clock, weekdayOf(date), dayOfYear(date), isdst];
  return new NamedTuple('time.struct_time', TIME_FIELDS, items);
}

const { none } = checks('date');

/** Class methods, which instances have too. */
export const DATE_CLASS_METHODS: MethodTable = dateClassMethods(({ year, month, day }) => new PyDate(year, month, day));

export const DATE_METHODS: MethodTable = methodTable<PyDate>({
  ...(DATE_CLASS_METHODS as Record<string, Method<PyDate>>),
  ctime: none('ctime', self => ctime(self.moment())),
  isocalendar: none('isocalendar', self => {
    const { year, week, weekday } = isoCalendar(self);
    return new NamedTuple('datetime.IsoCalendarDate', ['year', 'week', 'weekday'], [year, week, weekday]);
  }),
  isoformat: none('isoformat', self => self.isoformat()),
  isoweekday: none('isoweekday', self => weekdayOf(self) + 1),
  replace(self, args, kwargs) {
    const { year, month, day } = self;
    const given = bindBuiltin('replace()', ['year?', 'month?', 'day?'], args, kwargs);
    const parts = [year, month, day].map((part, i) => (given[i] === undefined ? part : cInt(given[i])));
    const [y, m, d] = parts as [number, number, number];
    checkDate(y, m, d);
    return new PyDate(y, m, d);
  },
  strftime: formatMethod,
  timetuple: none('timetuple', self => structTime(self, [0, 0, 0], -1)),
  toordinal: none('toordinal', self => self.ordinal),
  weekday: none('weekday', self => weekdayOf(self)),
});
