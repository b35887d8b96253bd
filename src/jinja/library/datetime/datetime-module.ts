import { Dict } from '../../values/dict.js';
import { type MethodTable, methodTable, type Value } from '../../values/protocol.js';
import { PyType } from '../../values/py-type.js';
import { bindBuiltin } from '../bind-builtin.js';
import { isoClock, isoText } from './class-methods.js';
import { checkDate, cInt } from './fields.js';
import { DATE_CLASS_METHODS, DATE_METHODS, dateConstant, PyDate } from './py-date.js';
import { DATETIME_CLASS_METHODS, DATETIME_METHODS, datetimeConstant, PyDateTime } from './py-datetime.js';
import { CLOCK_PARAMETERS, clockFrom, PyTime, TIME_METHODS, timeConstant } from './py-time.js';
import { makeTimedeltaType } from './py-timedelta.js';
import { makeTimezoneType } from './py-timezone.js';
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

function constants(find: (name: string) => Value | undefined): Record<string, Value> {
  return { min: find('min'), max: find('max'), resolution: find('resolution') };
}

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
    statics: DATE_CLASS_METHODS as MethodTable<PyType>,
    constants: constants(dateConstant),
    methods: DATE_METHODS,
    instance: v => (v instanceof PyDate ? v : undefined),
  });
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
    statics: DATETIME_CLASS_METHODS as MethodTable<PyType>,
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
      fromisoformat: (_, args) => new PyTime(isoClock(isoText(args, 'time'))),
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
