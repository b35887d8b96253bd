import { raise } from '../../errors/python-error.js';
import type { Rt } from '../../values/protocol.js';
import { strRepr } from '../../values/str-repr.js';
import { asciiDigits } from '../../values/unicode.js';
import type { PyMatch } from '../re/py-match.js';
import { chargePattern, PyPattern } from '../re/py-pattern.js';
import { IGNORECASE } from '../re/regex-flags.js';
import { fromOrdinal, isLeap, isoFirstMonday, MAX_ORDINAL, toOrdinal, weekdayOf } from './calendar.js';
import { checkDate } from './fields.js';
import { MONTHS, WEEKDAYS } from './strftime.js';

export type ParsedMoment = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
  readonly zone?: { readonly seconds: number; readonly microseconds: number; readonly name: string | null };
};

/** What each directive matches, as regular expressions of Python's. */
const DIRECTIVES: ReadonlyMap<string, string> = new Map([
  ['d', group('d', '3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]')],
  ['f', group('f', '[0-9]{1,6}')],
  ['H', group('H', '2[0-3]|[0-1]\\d|\\d')],
  ['I', group('I', '1[0-2]|0[1-9]|[1-9]')],
  ['G', group('G', '\\d\\d\\d\\d')],
  ['j', group('j', '36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]')],
  ['m', group('m', '1[0-2]|0[1-9]|[1-9]')],
  ['M', group('M', '[0-5]\\d|\\d')],
  ['S', group('S', '6[0-1]|[0-5]\\d|\\d')],
  ['U', group('U', '5[0-3]|[0-4]\\d|\\d')],
  ['W', group('W', '5[0-3]|[0-4]\\d|\\d')],
  ['w', group('w', '[0-6]')],
  ['u', group('u', '[1-7]')],
  ['V', group('V', '5[0-3]|0[1-9]|[1-4]\\d|\\d')],
  ['y', group('y', '\\d\\d')],
  ['Y', group('Y', '\\d\\d\\d\\d')],
  ['z', group('z', '[+-]\\d\\d:?[0-5]\\d(:?[0-5]\\d(\\.\\d{1,6})?)?|(?-i:Z)')],
  ['A', group('A', names(WEEKDAYS))],
  ['a', group('a', names(WEEKDAYS.map(name => name.slice(0, 3))))],
  ['B', group('B', names(MONTHS))],
  ['b', group('b', names(MONTHS.map(name => name.slice(0, 3))))],
  ['p', group('p', 'am|pm')],
  ['Z', group('Z', 'utc|gmt')],
  ['%', '%'],
]);
const COMPOUND: ReadonlyMap<string, string> = new Map([
  ['c', '%a %b %d %H:%M:%S %Y'],
  ['x', '%m/%d/%y'],
  ['X', '%H:%M:%S'],
]);

function group(name: string, pattern: string): string {
  return `(?P<${name}>${pattern})`;
}

/** The longest first, so that May does not hide March. */
function names(list: readonly string[]): string {
  return [...list]
    .map(name => name.toLowerCase())
    .sort((a, b) => b.length - a.length)
    .join('|');
}

/** The regular expression of a format. @throws ValueError for a directive that strptime() does not know */
function formatPattern(format: string, whole = format): string {
  const source = format.replaceAll(/[\\.^$*+?(){}[\]|]/g, '\\$&').replaceAll(/\s+/g, '\\s+');
  let result = '';
  for (let at = 0; at < source.length; at++) {
    if (source[at] !== '%') {
      result += source[at];
      continue;
    }
    at++;
    const letter = source[at];
    if (letter === undefined) raise('ValueError', `stray % in format '${whole}'`);
    const compound = COMPOUND.get(letter);
    const pattern = compound === undefined ? DIRECTIVES.get(letter) : formatPattern(compound, whole);
    if (pattern === undefined) {
      raise('ValueError', `'${letter === '\\' ? '%' : letter}' is a bad directive in format '${whole}'`);
    }
    result += pattern;
  }
  return result;
}

/**
 * `datetime.strptime()` in the C locale.
 * @throws ValueError worded as Python's; error for a directive that is used twice
 */
export function parseMoment(text: string, format: string, rt: Rt): ParsedMoment {
  const source = formatPattern(format);
  chargePattern(source, rt);
  const pattern = new PyPattern(source, IGNORECASE, false);
  const match = pattern.pyMethods['match']?.(pattern as never, [text], null, rt) as PyMatch | null;
  if (match === null) {
    raise('ValueError', `time data ${strRepr(text)} does not match format ${strRepr(format)}`);
  }
  const rest = match.place.subject.textBetween(match.place.end, match.place.subject.length);
  if (rest !== '') raise('ValueError', `unconverted data remains: ${rest}`);
  const found = new Map<string, string>();
  for (const [name, index] of pattern.groupIndex) found.set(name, match.groupValue(index, '') as string);
  return momentOf(found);
}

/** What the directives said, a later one over an earlier one for the same thing. */
type Fields = {
  year?: number;
  isoYear?: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  microsecond: number;
  /** 0 for Monday. */
  weekday?: number;
  julian?: number;
  week?: { readonly number: number; readonly mondays: boolean };
  isoWeek?: number;
  zone?: { readonly seconds: number; readonly microseconds: number };
};

function momentOf(found: ReadonlyMap<string, string>): ParsedMoment {
  const fields: Fields = { month: 1, day: 1, hour: 0, minute: 0, second: 0, microsecond: 0 };
  for (const [name, text] of found) readField(fields, name, text, found);
  const { hour, minute, second, microsecond, zone } = fields;
  const clock = { ...dateOf(fields), hour, minute, second, microsecond };
  return zone === undefined ? clock : { ...clock, zone: { ...zone, name: found.get('Z') || null } };
}

function readField(fields: Fields, name: string, text: string, found: ReadonlyMap<string, string>): void {
  const number = Number(asciiDigits(text));
  switch (name) {
    case 'y':
      fields.year = number <= 68 ? number + 2000 : number + 1900;
      break;
    case 'Y':
      fields.year = number;
      break;
    case 'G':
      fields.isoYear = number;
      break;
    case 'm':
      fields.month = number;
      break;
    case 'B':
    case 'b':
      fields.month = placeOf(MONTHS, text) + 1;
      break;
    case 'd':
      fields.day = number;
      break;
    case 'H':
      fields.hour = number;
      break;
    case 'I':
      fields.hour = hourOf(number, found.get('p')?.toLowerCase() ?? '');
      break;
    case 'M':
      fields.minute = number;
      break;
    case 'S':
      fields.second = number;
      break;
    case 'f':
      fields.microsecond = Number(text.padEnd(6, '0'));
      break;
    case 'A':
    case 'a':
      fields.weekday = placeOf(WEEKDAYS, text);
      break;
    case 'w':
      fields.weekday = (number + 6) % 7;
      break;
    case 'u':
      fields.weekday = number - 1;
      break;
    case 'j':
      fields.julian = number;
      break;
    case 'U':
    case 'W':
      fields.week = { number, mondays: name === 'W' };
      break;
    case 'V':
      fields.isoWeek = number;
      break;
    case 'z':
      fields.zone = zoneOf(text);
  }
}

/** Position of a full or three-letter name. */
function placeOf(list: readonly string[], text: string): number {
  return list.findIndex(name => name.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase());
}

function hourOf(hour: number, half: string): number {
  if (half === 'pm') return hour === 12 ? 12 : hour + 12;
  return hour === 12 ? 0 : hour;
}

function dateOf(fields: Fields): { readonly year: number; readonly month: number; readonly day: number } {
  const { month, day, weekday, week, isoYear, isoWeek } = fields;
  checkIsoFields(fields);
  const leapDay = fields.year === undefined && month === 2 && day === 29;
  let year = fields.year ?? (leapDay ? 1904 : 1900);
  let { julian } = fields;
  if (julian === undefined && weekday !== undefined) {
    if (week !== undefined) julian = julianOfWeek(year, week.number, weekday, week.mondays);
    else if (isoYear !== undefined && isoWeek !== undefined) {
      return fromOrdinalChecked(isoFirstMonday(isoYear) + (isoWeek - 1) * 7 + weekday);
    }
    if (julian !== undefined && julian <= 0) {
      year -= 1;
      julian += isLeap(year) ? 366 : 365;
    }
  }
  if (julian !== undefined) return fromOrdinalChecked(toOrdinal({ year, month: 1, day: 1 }) + julian - 1);
  checkDate(year, month, day);
  return { year: leapDay ? 1900 : year, month, day };
}

function fromOrdinalChecked(ordinal: number) {
  if (ordinal < 1) raise('ValueError', 'year 0 is out of range');
  if (ordinal > MAX_ORDINAL) raise('ValueError', 'year 10000 is out of range');
  return fromOrdinal(ordinal);
}

const WEEKDAYS_NEEDED = "a weekday directive ('%A', '%a', '%w', or '%u').";

function checkIsoFields({ year, isoYear, week, isoWeek, weekday, julian }: Fields): void {
  if (year === undefined && isoYear !== undefined) {
    if (isoWeek === undefined || weekday === undefined) {
      raise(
        'ValueError',
        `ISO year directive '%G' must be used with the ISO week directive '%V' and ${WEEKDAYS_NEEDED}`,
      );
    }
    if (julian !== undefined) {
      raise(
        'ValueError',
        "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.",
      );
    }
  } else if (week === undefined && isoWeek !== undefined) {
    const problem =
      weekday === undefined
        ? `must be used with the ISO year directive '%G' and ${WEEKDAYS_NEEDED}`
        : "is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.";
    raise('ValueError', `ISO week directive '%V' ${problem}`);
  }
}

/** Day of the year from a week number and a weekday; zero or less for days of the year before. */
function julianOfWeek(year: number, week: number, weekday: number, mondays: boolean): number {
  let first = weekdayOf({ year, month: 1, day: 1 });
  let day = weekday;
  if (!mondays) {
    first = (first + 1) % 7;
    day = (day + 1) % 7;
  }
  const firstWeek = (7 - first) % 7;
  return week === 0 ? 1 + day - first : 1 + firstWeek + 7 * (week - 1) + day;
}

function zoneOf(offset: string): { readonly seconds: number; readonly microseconds: number } {
  if (offset === 'Z') return { seconds: 0, microseconds: 0 };
  const digits = asciiDigits(offset);
  let body = digits.slice(1);
  if (body[2] === ':') {
    if (body.length > 5 && body[5] !== ':') raise('ValueError', `Inconsistent use of : in ${offset}`);
    body = body.replaceAll(':', '');
  }
  const sign = digits[0] === '-' ? -1 : 1;
  const [hours, minutes, seconds] = [body.slice(0, 2), body.slice(2, 4), body.slice(4, 6)];
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds || 0);
  return { seconds: sign * total, microseconds: sign * Number(body.slice(7).padEnd(6, '0')) };
}
