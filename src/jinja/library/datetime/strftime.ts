import type { Kwargs, PyObject, Rt, Value } from '../../values/protocol.js';
import { bindBuiltin } from '../bind-builtin.js';
import { dayOfYear, isoCalendar, pad, toOrdinal, weekdayOf } from './calendar.js';
import { textArgument } from './iso-format.js';

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

export type Moment = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  /** `%z`: `+0530`, or nothing without a zone. */
  offset(): string;
  /** `%Z`. */
  zone(): string;
};

const DIRECTIVE = /%([-_0^#]*)(\d*)([EO]?)(.|$)/gsu;
/** What `E` and `O` may stand before. */
const WITH_E = 'cnprstuxyzCPRTXYZ%';
const WITH_O = 'bdeghjklmnprstuwyzBCGHIMPRSTUVWZ%';

/** Python's strftime() on Linux: glibc's directives, flags and widths in the C locale. */
export function strftime(format: string, moment: Moment, rt: Rt): string {
  // Python puts in what the C library cannot know, then hands the rest over.
  const filled = format.replace(/%(.)/gsu, (whole, letter: string) => {
    if (letter === 'f') return pad(moment.microsecond, 6);
    const text = letter === 'z' ? moment.offset() : letter === 'Z' ? moment.zone() : undefined;
    return text === undefined ? whole : text.replaceAll('%', '%%');
  });
  const text = filled.replace(DIRECTIVE, (whole, flags: string, width: string, modifier: string, letter: string) => {
    const wanted = width === '' ? 0 : Number(width);
    rt.checkSize(wanted);
    const allowed = modifier === '' || (modifier === 'E' ? WITH_E : WITH_O).includes(letter);
    const made = allowed ? directive(letter, flags, wanted, moment, rt) : undefined;
    if (made !== undefined) return made;
    const raw = flags.includes('^') ? whole.toUpperCase() : whole;
    return raw.padStart(wanted, lastFlag(flags, '0_-') === '0' ? '0' : ' ');
  });
  rt.checkSize(text.length);
  return text;
}

/** One directive laid out by its flags; undefined for a letter that glibc prints as it stands. */
function directive(letter: string, flags: string, width: number, m: Moment, rt: Rt): string | undefined {
  const number = numberOf(letter, m);
  if (number !== undefined) return layOutNumber(number, flags, width);
  let text = textOf(letter, m, rt);
  if (text === undefined) return undefined;
  if (letter === 'z') return '';
  if (flags.includes('^') && letter !== 'P') text = text.toUpperCase();
  if (flags.includes('#') && letter === 'p') text = text.toLowerCase();
  else if (flags.includes('#') && 'aAbBh'.includes(letter)) text = text.toUpperCase();
  return text.padStart(width, lastFlag(flags, '0_-') === '0' ? '0' : ' ');
}

function lastFlag(flags: string, among: string): string {
  return [...flags].filter(flag => among.includes(flag)).at(-1) ?? '';
}

type DirectiveNumber = { readonly value: number; readonly digits: number; readonly fill?: string };

function layOutNumber({ value, digits, fill = '0' }: DirectiveNumber, flags: string, width: number): string {
  const flag = lastFlag(flags, '-_0');
  const text = String(value);
  if (flag === '-') return text.padStart(width);
  return text.padStart(Math.max(width, digits), flag === '_' ? ' ' : flag === '0' ? '0' : fill);
}

function numberOf(letter: string, m: Moment): DirectiveNumber | undefined {
  const twelve = m.hour % 12 === 0 ? 12 : m.hour % 12;
  switch (letter) {
    case 'C':
      return { value: Math.floor(m.year / 100), digits: 1 };
    case 'd':
      return { value: m.day, digits: 2 };
    case 'e':
      return { value: m.day, digits: 2, fill: ' ' };
    case 'g':
      return { value: isoCalendar(m).year % 100, digits: 2 };
    case 'G':
      return { value: isoCalendar(m).year, digits: 1 };
    case 'H':
      return { value: m.hour, digits: 2 };
    case 'I':
      return { value: twelve, digits: 2 };
    case 'j':
      return { value: dayOfYear(m), digits: 3 };
    case 'k':
      return { value: m.hour, digits: 2, fill: ' ' };
    case 'l':
      return { value: twelve, digits: 2, fill: ' ' };
    case 'm':
      return { value: m.month, digits: 2 };
    case 'M':
      return { value: m.minute, digits: 2 };
    case 's':
      return { value: localEpoch(m), digits: 1, fill: ' ' };
    case 'S':
      return { value: m.second, digits: 2 };
    case 'u':
      return { value: weekdayOf(m) + 1, digits: 1 };
    case 'U':
      return { value: weekOf(m, 6), digits: 2 };
    case 'V':
      return { value: isoCalendar(m).week, digits: 2 };
    case 'w':
      return { value: (weekdayOf(m) + 1) % 7, digits: 1 };
    case 'W':
      return { value: weekOf(m, 0), digits: 2 };
    case 'y':
      return { value: m.year % 100, digits: 2 };
    case 'Y':
      return { value: m.year, digits: 1 };
    default:
      return undefined;
  }
}

/** Weeks of the year that begin on `first` (0 for Monday); the days before the first such day are week 0. */
function weekOf(m: Moment, first: number): number {
  const sinceFirst = (weekdayOf(m) - first + 7) % 7;
  return Math.floor((dayOfYear(m) + 6 - sinceFirst) / 7);
}

/** mktime(): the clock read in the machine's own zone. */
function localEpoch(m: Moment): number {
  const date = new Date(2000, m.month - 1, m.day, m.hour, m.minute, m.second);
  date.setFullYear(m.year, m.month - 1, m.day);
  return Math.floor(date.getTime() / 1000);
}

function textOf(letter: string, m: Moment, rt: Rt): string | undefined {
  const weekday = WEEKDAYS[weekdayOf(m)] ?? '';
  const month = MONTHS[m.month - 1] ?? '';
  switch (letter) {
    case 'a':
      return weekday.slice(0, 3);
    case 'A':
      return weekday;
    case 'b':
    case 'h':
      return month.slice(0, 3);
    case 'B':
      return month;
    case 'c':
      return strftime('%a %b %e %H:%M:%S %Y', m, rt);
    case 'D':
    case 'x':
      return strftime('%m/%d/%y', m, rt);
    case 'F':
      return strftime('%Y-%m-%d', m, rt);
    case 'n':
      return '\n';
    case 'p':
      return m.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return m.hour < 12 ? 'am' : 'pm';
    case 'r':
      return strftime('%I:%M:%S %p', m, rt);
    case 'R':
      return strftime('%H:%M', m, rt);
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return strftime('%H:%M:%S', m, rt);
    // Only with flags or widths do these reach the C library, which knows of no zone.
    case 'z':
    case 'Z':
      return '';
    case '%':
      return '%';
    default:
      return undefined;
  }
}

/** The method `strftime()` of dates, times and datetimes. */
export function formatMethod(
  self: PyObject & { moment(): Moment },
  args: Value[],
  kwargs: Kwargs | null,
  rt: Rt,
): string {
  const [format] = bindBuiltin('strftime()', ['format'], args, kwargs);
  return strftime(textArgument('strftime', 1, format), self.moment(), rt);
}

/** `ctime()`: `Tue Jan  2 03:04:05 2024`. */
export function ctime(m: Moment): string {
  const day = String(m.day).padStart(2, ' ');
  const clock = `${pad(m.hour, 2)}:${pad(m.minute, 2)}:${pad(m.second, 2)}`;
  const weekday = (WEEKDAYS[(toOrdinal(m) + 6) % 7] ?? '').slice(0, 3);
  return `${weekday} ${(MONTHS[m.month - 1] ?? '').slice(0, 3)} ${day} ${clock} ${pad(m.year, 4)}`;
}
