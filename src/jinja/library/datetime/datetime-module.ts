import { raise } from '../../errors/python-error.js';
import { checks } from '../../values/arguments.js';
import { Dict } from '../../values/dict.js';
import { floatOf, intOf } from '../../values/numbers.js';
import { type Kwargs, type Method, methodTable, type Rt, type Value } from '../../values/protocol.js';
import { PyType } from '../../values/py-type.js';
import { strRepr } from '../../values/str-repr.js';
import { typeName } from '../../values/type-name.js';
import { bindBuiltin } from '../bind-builtin.js';
import { isoFirstMonday, isoWeeks, MAX_ORDINAL, MAX_YEAR } from './calendar.js';
import { checkDate, checkTime, cInt, zoneArgument } from './fields.js';
import { textArgument } from './iso-format.js';
import { type IsoClock, parseIsoDate, parseIsoTime, separatorPlace } from './iso-parse.js';
import { DATE_METHODS, dateConstant, PyDate } from './py-date.js';
import { DATETIME_METHODS, datetimeConstant, PyDateTime } from './py-datetime.js';
import { CLOCK_PARAMETERS, type Clock, clockFrom, PyTime, TIME_METHODS, timeConstant } from './py-time.js';
import { makeTimedeltaType, PyTimedelta } from './py-timedelta.js';
import { makeTimezoneType, PyTimezone } from './py-timezone.js';
import { parseMoment } from './strptime.js';
import { PyTzInfo, TZINFO_METHODS } from './tz-info.js';

/** The classes of Python's `datetime`. dbt gives templates all of them but `timezone`. */
export function makeDatetimeModule(): Dict {
  const module = new Dict();
  module.setText('date', makeDateType());
  module.setText('datetime', makeDatetimeType());
  module.setText('time', makeTimeType());
  module.setText('timedelta', makeTimedeltaType());
  module.setText('timezone', makeTimezoneType());
  module.setText('tzinfo', makeTzInfoType());
  return module;
}

type Static = Method<PyType>;

/** Seconds and microseconds of a timestamp. @throws TypeError, ValueError, OverflowError */
function timestampParts(v: Value): { readonly seconds: number; readonly microseconds: number } {
  const int = intOf(v);
  const float = floatOf(v);
  if (int === undefined && float === undefined) {
    raise('TypeError', `'${typeName(v)}' object cannot be interpreted as an integer`);
  }
  if (Number.isNaN(float)) raise('ValueError', 'Invalid value NaN (not a number)');
  const value = int ?? float ?? 0;
  if (value >= 2 ** 63 || value < -(2 ** 63)) raise('OverflowError', 'timestamp out of range for platform time_t');
  if (float === undefined) return { seconds: Number(value), microseconds: 0 };
  const seconds = Math.floor(float);
  // Half to even, from the fraction as the double has it.
  const scaled = (float - seconds) * 1e6;
  let microseconds = Math.round(scaled);
  if (Math.abs(scaled % 1) === 0.5 && microseconds % 2 !== 0) microseconds--;
  return { seconds, microseconds };
}

/** The machine's clock at an instant. */
function localAt(seconds: number, microseconds: number): PyDateTime {
  const utc = PyDateTime.ofEpoch(seconds, microseconds, null);
  const offset = -new Date(seconds * 1000).getTimezoneOffset() * 60;
  return offset === 0 ? utc : utc.plus(new PyTimedelta(0, offset, 0));
}

function now(rt: Rt): { readonly seconds: number; readonly microseconds: number } {
  const ms = rt.now();
  const seconds = Math.floor(ms / 1000);
  return { seconds, microseconds: Math.round((ms - seconds * 1000) * 1000) };
}

function wrongFormat(text: string): never {
  raise('ValueError', `Invalid isoformat string: ${strRepr(text)}`);
}

function isoText(args: readonly Value[], name: string): string {
  if (args.length !== 1) {
    raise('TypeError', `${name}.fromisoformat() takes exactly one argument (${args.length} given)`);
  }
  return typeof args[0] === 'string' ? args[0] : raise('TypeError', 'fromisoformat: argument must be str');
}

function ordinalDate(args: readonly Value[], name: string): PyDate {
  if (args.length !== 1) {
    raise('TypeError', `${name}.fromordinal() takes exactly one argument (${args.length} given)`);
  }
  const ordinal = cInt(args[0]);
  if (ordinal < 1) raise('ValueError', 'ordinal must be >= 1');
  if (ordinal > MAX_ORDINAL) {
    raise('ValueError', `year ${Math.floor((ordinal - 1) / 365.2425) + 1} is out of range`);
  }
  return PyDate.ofOrdinal(ordinal);
}

function isoWeekDate(args: Value[], kwargs: Kwargs | null): PyDate {
  const [year, week, day] = bindBuiltin('fromisocalendar()', ['year', 'week', 'day'], args, kwargs).map(cInt) as [
    number,
    number,
    number,
  ];
  if (year < 1 || year > MAX_YEAR) raise('ValueError', `Year is out of range: ${year}`);
  if (week < 1 || week > isoWeeks(year)) raise('ValueError', `Invalid week: ${week}`);
  if (day < 1 || day > 7) raise('ValueError', `Invalid day: ${day} (range is [1, 7])`);
  return PyDate.ofOrdinal(isoFirstMonday(year) + (week - 1) * 7 + day - 1);
}

const { none } = checks('date');

/** Class methods of date; datetime makes the same ones give datetimes. */
const DATE_STATICS: Record<string, Static> = {
  today: none('today', (_: PyType, rt: Rt) => {
    const { seconds, microseconds } = now(rt);
    const { year, month, day } = localAt(seconds, microseconds);
    return new PyDate(year, month, day);
  }),
  fromisocalendar: (_, args, kwargs) => isoWeekDate(args, kwargs),
  fromisoformat(_, args) {
    const text = isoText(args, 'date');
    const known = text.length === 7 || text.length === 8 || text.length === 10;
    const date = (known ? parseIsoDate(text) : undefined) ?? wrongFormat(text);
    checkDate(date.year, date.month, date.day);
    return new PyDate(date.year, date.month, date.day);
  },
  fromordinal: (_, args) => ordinalDate(args, 'date'),
  fromtimestamp(_, args) {
    if (args.length !== 1) {
      raise('TypeError', `date.fromtimestamp() takes exactly one argument (${args.length} given)`);
    }
    const { seconds, microseconds } = timestampParts(args[0]);
    const { year, month, day } = localAt(seconds, microseconds);
    return new PyDate(year, month, day);
  },
};

function makeDateType(): PyType {
  return new PyType({
    name: 'date',
    qualified: 'datetime.date',
    construct: (args, kwargs) => {
      const parts = bindBuiltin('function', ['year', 'month', 'day'], args, kwargs).map(cInt);
      const [year, month, day] = parts as [number, number, number];
      checkDate(year, month, day);
      return new PyDate(year, month, day);
    },
    statics: methodTable<PyType>(DATE_STATICS),
    constants: constants(dateConstant),
    methods: DATE_METHODS,
    instance: v => (v instanceof PyDate ? v : undefined),
  });
}

function constants(find: (name: string) => Value | undefined): Record<string, Value> {
  return { min: find('min'), max: find('max'), resolution: find('resolution') };
}

const MIDNIGHT: Clock = { hour: 0, minute: 0, second: 0, microsecond: 0, tzinfo: null, fold: 0 };

/** An instant on the clock of a zone, or of the machine where none is given. */
function instantIn(zone: Value, seconds: number, microseconds: number): PyDateTime {
  const tzinfo = zoneArgument(zone);
  if (tzinfo === null) return localAt(seconds, microseconds);
  return tzinfo.fromutc(PyDateTime.ofEpoch(seconds, microseconds, tzinfo));
}

/** The zone is made before anything is checked, as in Python: a wrong offset is reported first. */
function clockWithZone({ hour, minute, second, microsecond, offset }: IsoClock): Clock {
  const tzinfo = offset === undefined ? null : new PyTimezone(new PyTimedelta(0, offset.seconds, offset.microseconds));
  return { hour, minute, second, microsecond, tzinfo, fold: 0 };
}

function checkClock({ hour, minute, second, microsecond }: Clock): void {
  checkTime(hour, minute, second, microsecond, 0);
}

const DATETIME_STATICS: Record<string, Static> = {
  now(_, args, kwargs, rt) {
    const [zone] = bindBuiltin('now()', ['tz?'], args, kwargs);
    const { seconds, microseconds } = now(rt);
    return instantIn(zone, seconds, microseconds);
  },
  today: checks('datetime').none('today', (_: PyType, rt: Rt) => {
    const { seconds, microseconds } = now(rt);
    return localAt(seconds, microseconds);
  }),
  utcnow: checks('datetime').none('utcnow', (_: PyType, rt: Rt) => {
    const { seconds, microseconds } = now(rt);
    return PyDateTime.ofEpoch(seconds, microseconds, null);
  }),
  fromtimestamp(_, args, kwargs) {
    const [stamp, zone] = bindBuiltin('fromtimestamp()', ['timestamp', 'tz?'], args, kwargs);
    const { seconds, microseconds } = timestampParts(stamp);
    return instantIn(zone, seconds, microseconds);
  },
  utcfromtimestamp(_, args) {
    if (args.length !== 1) {
      raise('TypeError', `datetime.utcfromtimestamp() takes exactly one argument (${args.length} given)`);
    }
    const { seconds, microseconds } = timestampParts(args[0]);
    return PyDateTime.ofEpoch(seconds, microseconds, null);
  },
  fromisocalendar: (_, args, kwargs) => new PyDateTime(isoWeekDate(args, kwargs), MIDNIGHT),
  fromordinal: (_, args) => new PyDateTime(ordinalDate(args, 'datetime'), MIDNIGHT),
  fromisoformat: (_, args) => isoDateTime(isoText(args, 'datetime')),
  strptime(_, args, __, rt) {
    if (args.length !== 2) raise('TypeError', `strptime expected 2 arguments, got ${args.length}`);
    const text = textArgument('strptime', 1, args[0]);
    const format = textArgument('strptime', 2, args[1]);
    const { zone, hour, minute, second, microsecond, ...date } = parseMoment(text, format, rt);
    checkTime(hour, minute, second, microsecond, 0);
    checkDate(date.year, date.month, date.day);
    const tzinfo =
      zone === undefined ? null : new PyTimezone(new PyTimedelta(0, zone.seconds, zone.microseconds), zone.name);
    return new PyDateTime(date, { hour, minute, second, microsecond, tzinfo, fold: 0 });
  },
  combine(_, args, kwargs) {
    const [date, time, zone] = bindBuiltin('combine()', ['date', 'time', 'tzinfo?'], args, kwargs);
    if (!(date instanceof PyDate)) {
      return raise('TypeError', `combine() argument 1 must be datetime.date, not ${typeName(date)}`);
    }
    if (!(time instanceof PyTime)) {
      return raise('TypeError', `combine() argument 2 must be datetime.time, not ${typeName(time)}`);
    }
    const { hour, minute, second, microsecond, fold } = time;
    const tzinfo = zone === undefined ? time.tzinfo : zoneArgument(zone);
    return new PyDateTime(date, { hour, minute, second, microsecond, tzinfo, fold });
  },
};

function isoDateTime(text: string): PyDateTime {
  const chars = Array.from(text);
  const place = text.length < 7 ? -1 : separatorPlace(text);
  if (place < 0) wrongFormat(text);
  const date = parseIsoDate(chars.slice(0, place).join('')) ?? wrongFormat(text);
  const rest = chars.slice(place + 1).join('');
  const clock = chars.length > place ? (parseIsoTime(rest) ?? wrongFormat(text)) : undefined;
  const time = clock === undefined ? MIDNIGHT : clockWithZone(clock);
  checkDate(date.year, date.month, date.day);
  checkClock(time);
  return new PyDateTime(date, time);
}

function makeDatetimeType(): PyType {
  return new PyType({
    name: 'datetime',
    qualified: 'datetime.datetime',
    construct: (args, kwargs) => {
      const names = ['year', 'month', 'day', ...CLOCK_PARAMETERS];
      const parts = bindBuiltin('function', names, args, kwargs, 8);
      const [year, month, day] = parts.slice(0, 3).map(cInt) as [number, number, number];
      const clock = parts.slice(3);
      for (const part of clock.slice(0, 4)) if (part !== undefined) cInt(part);
      checkDate(year, month, day);
      return new PyDateTime({ year, month, day }, clockFrom(clock));
    },
    statics: methodTable<PyType>(DATETIME_STATICS),
    constants: constants(datetimeConstant),
    methods: DATETIME_METHODS,
    instance: v => (v instanceof PyDateTime ? v : undefined),
  });
}

function makeTimeType(): PyType {
  return new PyType({
    name: 'time',
    qualified: 'datetime.time',
    construct: (args, kwargs) => new PyTime(clockFrom(bindBuiltin('function', CLOCK_PARAMETERS, args, kwargs, 5))),
    statics: methodTable<PyType>({
      fromisoformat(_, args) {
        const text = isoText(args, 'time');
        const clock = clockWithZone(parseIsoTime(text.replace(/^T/, '')) ?? wrongFormat(text));
        checkClock(clock);
        return new PyTime(clock);
      },
    }),
    constants: constants(timeConstant),
    methods: TIME_METHODS,
    instance: v => (v instanceof PyTime ? v : undefined),
  });
}

function makeTzInfoType(): PyType {
  return new PyType({
    name: 'tzinfo',
    qualified: 'datetime.tzinfo',
    construct: () => new PyTzInfo(),
    methods: TZINFO_METHODS,
    instance: v => (v instanceof PyTzInfo ? v : undefined),
  });
}
