import { raise } from '../../errors/python-error.js';
import { floatOf, intOf } from '../../values/numbers.js';
import { type Kwargs, type Method, type MethodTable, methodTable, type Rt, type Value } from '../../values/protocol.js';
import { strRepr } from '../../values/str-repr.js';
import { typeName } from '../../values/type-name.js';
import { bindBuiltin } from '../bind-builtin.js';
import { fromOrdinal, isoFirstMonday, isoWeeks, MAX_ORDINAL, MAX_YEAR, type Ymd } from './calendar.js';
import { checkDate, checkTime, cInt, zoneArgument } from './fields.js';
import { textArgument } from './iso-format.js';
import { type IsoClock, parseIsoDate, parseIsoTime, separatorPlace } from './iso-parse.js';
import type { PyDate } from './py-date.js';
import type { PyDateTime } from './py-datetime.js';
import { type Clock, PyTime } from './py-time.js';
import { PyTimedelta } from './py-timedelta.js';
import { PyTimezone } from './py-timezone.js';
import { parseMoment } from './strptime.js';

// The classes are handed in: they have these methods too, so that their files cannot be read from here.

/** A class method: what it is called on, the class or an instance, makes no difference. */
type ClassMethod = Method<unknown>;

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

/** Seconds that the machine's clock is ahead of UTC at an instant; zero where JavaScript's dates do not reach. */
function localOffset(seconds: number): number {
  return -(new Date(seconds * 1000).getTimezoneOffset() || 0) * 60;
}

function now(rt: Rt): { readonly seconds: number; readonly microseconds: number } {
  const ms = rt.now();
  const seconds = Math.floor(ms / 1000);
  return { seconds, microseconds: Math.round((ms - seconds * 1000) * 1000) };
}

function wrongFormat(text: string): never {
  raise('ValueError', `Invalid isoformat string: ${strRepr(text)}`);
}

export function isoText(args: readonly Value[], name: string): string {
  if (args.length !== 1) {
    raise('TypeError', `${name}.fromisoformat() takes exactly one argument (${args.length} given)`);
  }
  return typeof args[0] === 'string' ? args[0] : raise('TypeError', 'fromisoformat: argument must be str');
}

function noArguments(name: string, args: readonly Value[]): void {
  if (args.length > 0) raise('TypeError', `${name}() takes no arguments (${args.length} given)`);
}

function oneArgument(name: string, args: readonly Value[]): Value {
  if (args.length !== 1) raise('TypeError', `${name}() takes exactly one argument (${args.length} given)`);
  return args[0];
}

function ordinalDate(v: Value): Ymd {
  const ordinal = cInt(v);
  if (ordinal < 1) raise('ValueError', 'ordinal must be >= 1');
  if (ordinal > MAX_ORDINAL) raise('ValueError', `year ${Math.floor((ordinal - 1) / 365.2425) + 1} is out of range`);
  return fromOrdinal(ordinal);
}

function isoWeekDate(args: Value[], kwargs: Kwargs | null): Ymd {
  const [year, week, day] = bindBuiltin('fromisocalendar()', ['year', 'week', 'day'], args, kwargs).map(cInt) as [
    number,
    number,
    number,
  ];
  if (year < 1 || year > MAX_YEAR) raise('ValueError', `Year is out of range: ${year}`);
  if (week < 1 || week > isoWeeks(year)) raise('ValueError', `Invalid week: ${week}`);
  if (day < 1 || day > 7) raise('ValueError', `Invalid day: ${day} (range is [1, 7])`);
  return fromOrdinal(isoFirstMonday(year) + (week - 1) * 7 + day - 1);
}

/** The day that the machine's clock shows. */
function localDay(seconds: number): Ymd {
  const ordinal = Math.floor((seconds + localOffset(seconds)) / 86_400) + EPOCH;
  if (ordinal < 1 || ordinal > MAX_ORDINAL) {
    raise('ValueError', `year ${Math.floor((ordinal - 1) / 365.2425) + 1} is out of range`);
  }
  return fromOrdinal(ordinal);
}

/** Ordinal of 1970-01-01. */
const EPOCH = 719_163;

export function dateClassMethods(make: (day: Ymd) => PyDate): MethodTable {
  const methods: Record<string, ClassMethod> = {
    today(_, args, __, rt) {
      noArguments('date.today', args);
      return make(localDay(now(rt).seconds));
    },
    fromisocalendar: (_, args, kwargs) => make(isoWeekDate(args, kwargs)),
    fromisoformat(_, args) {
      const text = isoText(args, 'date');
      const known = text.length === 7 || text.length === 8 || text.length === 10;
      const date = (known ? parseIsoDate(text) : undefined) ?? wrongFormat(text);
      checkDate(date.year, date.month, date.day);
      return make(date);
    },
    fromordinal: (_, args) => make(ordinalDate(oneArgument('date.fromordinal', args))),
    fromtimestamp: (_, args) => make(localDay(timestampParts(oneArgument('date.fromtimestamp', args)).seconds)),
  };
  return methodTable(methods);
}

const MIDNIGHT: Clock = { hour: 0, minute: 0, second: 0, microsecond: 0, tzinfo: null, fold: 0 };

export function datetimeClassMethods(type: typeof PyDateTime, isDate: (v: Value) => v is PyDate): MethodTable {
  /** The machine's clock at an instant. */
  const localAt = (seconds: number, microseconds: number): PyDateTime =>
    type.ofEpoch(seconds, microseconds, null).plus(new PyTimedelta(0, localOffset(seconds), 0));
  /** An instant on the clock of a zone, or of the machine where none is given. */
  const instantIn = (zone: Value, seconds: number, microseconds: number): PyDateTime => {
    const tzinfo = zoneArgument(zone);
    if (tzinfo === null) return localAt(seconds, microseconds);
    return tzinfo.fromutc(type.ofEpoch(seconds, microseconds, tzinfo));
  };
  const methods: Record<string, ClassMethod> = {
    now(_, args, kwargs, rt) {
      const [zone] = bindBuiltin('now()', ['tz?'], args, kwargs);
      const { seconds, microseconds } = now(rt);
      return instantIn(zone, seconds, microseconds);
    },
    today(_, args, __, rt) {
      noArguments('datetime.today', args);
      const { seconds, microseconds } = now(rt);
      return localAt(seconds, microseconds);
    },
    utcnow(_, args, __, rt) {
      noArguments('datetime.utcnow', args);
      const { seconds, microseconds } = now(rt);
      return type.ofEpoch(seconds, microseconds, null);
    },
    fromtimestamp(_, args, kwargs) {
      const [stamp, zone] = bindBuiltin('fromtimestamp()', ['timestamp', 'tz?'], args, kwargs);
      const { seconds, microseconds } = timestampParts(stamp);
      return instantIn(zone, seconds, microseconds);
    },
    utcfromtimestamp(_, args) {
      const { seconds, microseconds } = timestampParts(oneArgument('datetime.utcfromtimestamp', args));
      return type.ofEpoch(seconds, microseconds, null);
    },
    fromisocalendar: (_, args, kwargs) => new type(isoWeekDate(args, kwargs), MIDNIGHT),
    fromordinal: (_, args) => new type(ordinalDate(oneArgument('datetime.fromordinal', args)), MIDNIGHT),
    fromisoformat(_, args) {
      const { date, clock } = isoDateTime(isoText(args, 'datetime'));
      return new type(date, clock);
    },
    strptime: (_, args, __, rt) => strptime(type, args, rt),
    combine: (_, args, kwargs) => combine(type, isDate, args, kwargs),
  };
  return methodTable(methods);
}

function strptime(type: typeof PyDateTime, args: readonly Value[], rt: Rt): PyDateTime {
  if (args.length !== 2) raise('TypeError', `strptime expected 2 arguments, got ${args.length}`);
  const text = textArgument('strptime', 1, args[0]);
  const format = textArgument('strptime', 2, args[1]);
  const { zone, hour, minute, second, microsecond, ...date } = parseMoment(text, format, rt);
  checkTime(hour, minute, second, microsecond, 0);
  checkDate(date.year, date.month, date.day);
  const tzinfo =
    zone === undefined ? null : new PyTimezone(new PyTimedelta(0, zone.seconds, zone.microseconds), zone.name);
  return new type(date, { hour, minute, second, microsecond, tzinfo, fold: 0 });
}

function combine(
  type: typeof PyDateTime,
  isDate: (v: Value) => v is PyDate,
  args: Value[],
  kwargs: Kwargs | null,
): PyDateTime {
  const [date, time, zone] = bindBuiltin('combine()', ['date', 'time', 'tzinfo?'], args, kwargs);
  if (!isDate(date)) return raise('TypeError', `combine() argument 1 must be datetime.date, not ${typeName(date)}`);
  if (!(time instanceof PyTime)) {
    return raise('TypeError', `combine() argument 2 must be datetime.time, not ${typeName(time)}`);
  }
  const { hour, minute, second, microsecond, fold } = time;
  const tzinfo = zone === undefined ? time.tzinfo : zoneArgument(zone);
  return new type(date, { hour, minute, second, microsecond, tzinfo, fold });
}

function isoDateTime(text: string): { readonly date: Ymd; readonly clock: Clock } {
  const chars = Array.from(text);
  const place = text.length < 7 ? -1 : separatorPlace(text);
  if (place < 0) wrongFormat(text);
  const date = parseIsoDate(chars.slice(0, place).join('')) ?? wrongFormat(text);
  const rest = chars.slice(place + 1).join('');
  const found = chars.length > place ? (parseIsoTime(rest) ?? wrongFormat(text)) : undefined;
  const clock = found === undefined ? MIDNIGHT : clockWithZone(found);
  checkDate(date.year, date.month, date.day);
  checkClock(clock);
  return { date, clock };
}

/** The zone is made before anything is checked, as in Python: a wrong offset is reported first. */
function clockWithZone({ hour, minute, second, microsecond, offset }: IsoClock): Clock {
  const tzinfo = offset === undefined ? null : new PyTimezone(new PyTimedelta(0, offset.seconds, offset.microseconds));
  return { hour, minute, second, microsecond, tzinfo, fold: 0 };
}

function checkClock({ hour, minute, second, microsecond }: Clock): void {
  checkTime(hour, minute, second, microsecond, 0);
}

/** `time.fromisoformat()`. */
export function isoClock(text: string): Clock {
  const clock = clockWithZone(parseIsoTime(text.replace(/^T/, '')) ?? wrongFormat(text));
  checkClock(clock);
  return clock;
}
