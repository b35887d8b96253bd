import { raise } from '../../errors/python-error.js';
import { textOf } from '../../values/markup.js';
import type { Value } from '../../values/protocol.js';
import { typeName } from '../../values/type-name.js';
import { pad } from './calendar.js';

export type ClockFields = {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly microsecond: number;
};

/** The time part of isoformat(). @throws ValueError for a timespec that is none */
export function isoTime({ hour, minute, second, microsecond }: ClockFields, timespec = 'auto'): string {
  const minutes = `${pad(hour, 2)}:${pad(minute, 2)}`;
  const seconds = `${minutes}:${pad(second, 2)}`;
  switch (timespec) {
    case 'auto':
      return microsecond === 0 ? seconds : `${seconds}.${pad(microsecond, 6)}`;
    case 'hours':
      return pad(hour, 2);
    case 'minutes':
      return minutes;
    case 'seconds':
      return seconds;
    case 'milliseconds':
      return `${seconds}.${pad(Math.floor(microsecond / 1000), 3)}`;
    case 'microseconds':
      return `${seconds}.${pad(microsecond, 6)}`;
    default:
      return raise('ValueError', 'Unknown timespec value');
  }
}

/** A text argument of a method. @throws TypeError */
export function textArgument(method: string, at: number, v: Value): string {
  return textOf(v) ?? raise('TypeError', `${method}() argument ${at} must be str, not ${typeName(v)}`);
}
