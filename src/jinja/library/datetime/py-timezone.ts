import { raise } from '../../errors/python-error.js';
import { textOf } from '../../values/markup.js';
import type { Value } from '../../values/protocol.js';
import { PyType } from '../../values/py-type.js';
import { strRepr } from '../../values/str-repr.js';
import { typeName } from '../../values/type-name.js';
import { bindBuiltin } from '../bind-builtin.js';
import { pad } from './calendar.js';
import type { PyDateTime } from './py-datetime.js';
import { PyTimedelta } from './py-timedelta.js';
import { PyTzInfo, TZINFO_METHODS } from './tz-info.js';

/** `datetime.timezone`: a fixed offset from UTC, with a name where one was given. */
export class PyTimezone extends PyTzInfo {
  readonly offset: PyTimedelta;
  readonly name: string | null;
  /** @throws ValueError for an offset of a day or more */
  constructor(offset: PyTimedelta, name: string | null = null) {
    super();
    const day = new PyTimedelta(1, 0, 0);
    if (offset.compare(day) >= 0 || offset.compare(day.negated()) <= 0) {
      raise(
        'ValueError',
        `offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not ${offset.pyRepr()}.`,
      );
    }
    this.offset = offset;
    this.name = name;
  }
  override get typeName(): string {
    return 'datetime.timezone';
  }
  override utcoffset(): PyTimedelta {
    return this.offset;
  }
  override dst(): null {
    return null;
  }
  override tzname(): string {
    if (this.name !== null) return this.name;
    return this.offset.pyBool() ? `UTC${offsetText(this.offset, ':')}` : 'UTC';
  }
  override fromutc(dt: PyDateTime): PyDateTime {
    return dt.plus(this.offset);
  }
  override pyStr(): string {
    return this.tzname();
  }
  override pyRepr(): string {
    if (this.name === null && !this.offset.pyBool()) return 'datetime.timezone.utc';
    return `datetime.timezone(${this.offset.pyRepr()}${this.name === null ? '' : `, ${strRepr(this.name)}`})`;
  }
  override pyEq(other: Value): boolean | undefined {
    return other instanceof PyTimezone ? this.offset.compare(other.offset) === 0 : undefined;
  }
  override pyHashKey(): string {
    return `timezone ${this.offset.total}`;
  }
}

/** `+05:30`, with seconds and microseconds only where there are some. */
export function offsetText(offset: PyTimedelta, separator: string): string {
  const negative = offset.days < 0;
  const size = negative ? offset.negated() : offset;
  const seconds = size.wholeSeconds;
  let text = `${negative ? '-' : '+'}${pad(Math.floor(seconds / 3600), 2)}${separator}${pad(Math.floor(seconds / 60) % 60, 2)}`;
  if (seconds % 60 !== 0 || size.microseconds !== 0) text += `${separator}${pad(seconds % 60, 2)}`;
  if (size.microseconds !== 0) text += `.${pad(size.microseconds, 6)}`;
  return text;
}

export function utcTimezone(): PyTimezone {
  return new PyTimezone(new PyTimedelta(0, 0, 0));
}

/** The class `datetime.timezone`. dbt does not hand it to templates; values carry instances of it. */
export function makeTimezoneType(): PyType {
  return new PyType({
    name: 'timezone',
    qualified: 'datetime.timezone',
    construct: (args, kwargs) => {
      const [offset, name] = bindBuiltin('timezone()', ['offset', 'name?'], args, kwargs);
      if (!(offset instanceof PyTimedelta)) {
        return raise('TypeError', `timezone() argument 1 must be datetime.timedelta, not ${typeName(offset)}`);
      }
      const text = name === undefined ? null : textOf(name);
      if (text === undefined) raise('TypeError', `timezone() argument 2 must be str, not ${typeName(name)}`);
      return new PyTimezone(offset, text);
    },
    constants: {
      utc: utcTimezone(),
      min: new PyTimezone(new PyTimedelta(-1, 60, 0)),
      max: new PyTimezone(new PyTimedelta(0, 86_340, 0)),
    },
    methods: TZINFO_METHODS,
    instance: v => (v instanceof PyTzInfo ? v : undefined),
  });
}
