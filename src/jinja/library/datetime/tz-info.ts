import { raise } from '../../errors/python-error.js';
import { type MethodTable, methodTable, PyObject, type Value } from '../../values/protocol.js';
import { typeName } from '../../values/type-name.js';
import type { PyDateTime } from './py-datetime.js';
import type { PyTimedelta } from './py-timedelta.js';

/** `datetime.tzinfo`: a time zone. By itself it knows nothing; `timezone` and pytz's zones do. */
export class PyTzInfo extends PyObject {
  override readonly pyMethods: MethodTable = TZINFO_METHODS;
  get typeName(): string {
    return 'datetime.tzinfo';
  }
  utcoffset(_dt: PyDateTime | null): PyTimedelta | null {
    return raise('NotImplementedError', 'a tzinfo subclass must implement utcoffset()');
  }
  dst(_dt: PyDateTime | null): PyTimedelta | null {
    return raise('NotImplementedError', 'a tzinfo subclass must implement dst()');
  }
  tzname(_dt: PyDateTime | null): string | null {
    return raise('NotImplementedError', 'a tzinfo subclass must implement tzname()');
  }
  /** Clock time of this zone from UTC, given as a datetime that carries this zone. */
  fromutc(_dt: PyDateTime): PyDateTime {
    return raise('NotImplementedError', 'a tzinfo subclass must implement utcoffset()');
  }
}

function isDateTime(v: Value): v is PyDateTime {
  return v instanceof PyObject && v.typeName === 'datetime.datetime';
}

/** The argument of utcoffset(), dst() and tzname(): a datetime or None. */
function momentArgument(name: string, args: readonly Value[]): PyDateTime | null {
  if (args.length !== 1) {
    raise('TypeError', `tzinfo.${name}() takes exactly one argument (${args.length} given)`);
  }
  const [dt] = args;
  if (dt === null || isDateTime(dt)) return dt;
  return raise('TypeError', `${name}(dt) argument must be a datetime instance or None, not ${typeName(dt)}`);
}

export const TZINFO_METHODS: MethodTable = methodTable<PyTzInfo>({
  utcoffset: (self, args) => self.utcoffset(momentArgument('utcoffset', args)),
  dst: (self, args) => self.dst(momentArgument('dst', args)),
  tzname: (self, args) => self.tzname(momentArgument('tzname', args)),
  fromutc(self, args) {
    const [dt] = args;
    if (!isDateTime(dt)) return raise('TypeError', 'fromutc: argument must be a datetime');
    if (dt.tzinfo !== self) raise('ValueError', 'fromutc: dt.tzinfo is not self');
    return self.fromutc(dt);
  },
});
