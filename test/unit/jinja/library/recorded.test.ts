import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  CsvReader,
  castCell,
  Dict,
  decimalOf,
  dictOf,
  div,
  floordiv,
  inferColumnTypes,
  isNoLiteral,
  type JsonOptions,
  jsonDumps,
  jsonLoads,
  literalEval,
  makeDatetimeModule,
  makeFloat,
  makeInt,
  makePytzModule,
  makeReModule,
  mul,
  PyDateTime,
  PyTimedelta,
  PyTimezone,
  PythonError,
  readCsv,
  repr,
  str,
  type Value,
} from '../../../../src/jinja/index.js';
import { ZoneData } from '../../../../src/jinja/library/pytz/zone-data.js';
import { zoneHistory } from '../../../../src/jinja/library/pytz/zone-history.js';
import { answer, makeRt, recorded } from './environment.js';

const rt = makeRt();
const call = (object: Value, name: string, args: Value[], kwargs: Record<string, Value> | null = null): Value =>
  rt.call(rt.getattr(object, name), args, kwargs);

describe('regular expressions', () => {
  const re = makeReModule();
  const registers = (match: Value, groups: number) => {
    if (match === null) return null;
    const spans = Array.from({ length: groups + 1 }, (_, i) => Array.from(call(match, 'span', [i]) as Value[]));
    const captured = Array.from(call(match, 'groups', []) as Value[]);
    return [spans, captured, rt.getattr(match, 'lastindex'), rt.getattr(match, 'lastgroup')];
  };
  const plain = (v: Value): unknown => (Array.isArray(v) ? Array.from(v, plain) : v);

  it.each(recorded('regex'))(
    '%j with flags %i finds in %j what CPython finds',
    (pattern, flags, text, template, want) => {
      const got = answer(() => {
        const compiled = rt.call(re.getText('compile'), [pattern, flags], null);
        const groups = rt.getattr(compiled, 'groups') as number;
        const matches = ['match', 'fullmatch', 'search'].map(name => [
          name,
          registers(call(compiled, name, [text]), groups),
        ]);
        const subn = answer(() => plain(call(compiled, 'subn', [template, text])));
        return {
          flags: rt.getattr(compiled, 'flags'),
          ...Object.fromEntries(matches),
          findall: plain(call(compiled, 'findall', [text])),
          split: plain(call(compiled, 'split', [text])),
          subn: 'v' in subn ? subn.v : subn.e,
        };
      });
      expect(got).toEqual(want);
    },
  );
});

describe('decimal numbers', () => {
  it.each(recorded('decimals'))('%s %j of %j is what CPython says', (kind, what, a, ...rest) => {
    const want = rest.at(-1);
    const got = answer(() => {
      const left = decimalOf(a as string);
      if (kind === 'format') return left.pyFormat(what as string, rt);
      if (kind === 'round') return str(left.pyRound(what as number, rt), rt);
      const value =
        kind === 'op' ? operation(what as string, left, decimalOf(rest[0] as string)) : method(what as string, left);
      return typeof value === 'boolean' ? value : str(value, rt);
    });
    expect(got).toEqual(want);
  });

  function operation(what: string, a: ReturnType<typeof decimalOf>, b: ReturnType<typeof decimalOf>): Value {
    if (what === '<') return a.pyCompare('<', b);
    if (what === '==') return a.pyEq(b);
    if (/^\w/.test(what)) return call(a, what, [b]);
    return a.pyBinary(what as '+', b, false);
  }

  function method(what: string, a: ReturnType<typeof decimalOf>): Value {
    switch (what) {
      case 'neg':
        return a.pyUnary('-');
      case 'abs':
        return a.pyAbs();
      case 'int':
        return a.pyInt(rt);
      case 'float':
        return repr(makeFloat(a.pyFloat()), rt);
      case 'str':
        return a.pyStr();
      case 'bool':
        return a.pyBool();
      default:
        return call(a, what, []);
    }
  }
});

type Parts = readonly [number, number, number, number, number, number, number?];
type Offset = readonly [number, number, string | null] | null;

function datetimeOf([year, month, day, hour, minute, second, microsecond = 0]: Parts, zone: Offset = null): PyDateTime {
  const tzinfo = zone === null ? null : new PyTimezone(new PyTimedelta(0, zone[0], zone[1]), zone[2]);
  return new PyDateTime({ year, month, day }, { hour, minute, second, microsecond, tzinfo, fold: 0 });
}

describe('dates and times', () => {
  const module = makeDatetimeModule();

  it.each(recorded('dates'))('%s of %j is what CPython says', (kind, first, ...rest) => {
    const want = rest.at(-1);
    const got = answer(() => {
      switch (kind) {
        case 'strftime':
          return call(datetimeOf(first as Parts, rest[0] as Offset), 'strftime', [rest[1]]);
        case 'strptime':
          return repr(call(module.getText('datetime'), 'strptime', [first, rest[0]]), rt);
        case 'iso':
          return repr(call(module.getText(first as string), 'fromisoformat', [rest[0]]), rt);
        case 'timedelta': {
          const delta = rt.call(module.getText('timedelta'), [], first as Record<string, Value>);
          return [repr(delta, rt), str(delta, rt), repr(call(delta, 'total_seconds', []), rt)];
        }
        default: {
          const delta = new PyTimedelta(...(first as [number, number, number]));
          const operators = { '*': mul, '/': div, '//': floordiv };
          return repr(operators[rest[0] as '*'](delta, rest[1], rt), rt);
        }
      }
    });
    expect(got).toEqual(want);
  });
});

describe('time zones', () => {
  const data = new ZoneData();
  const pytz = makePytzModule();
  const zone = (name: string) => rt.call(pytz.get('timezone', rt), [name], null);
  const show = (dt: Value) => {
    const tz = rt.getattr(dt, 'tzinfo');
    return [
      str(call(dt, 'isoformat', []), rt),
      call(dt, 'tzname', []),
      repr(call(dt, 'dst', []), rt),
      repr(tz, rt),
      str(tz, rt),
    ];
  };

  it.each(recorded('zones'))('%s: %s of %j with is_dst %j is what pytz says', (name, what, parts, isDst, ...rest) => {
    const want = rest.at(-1);
    const got = answer(() => {
      const tz = zone(name as string);
      const base = datetimeOf(parts as Parts);
      switch (what) {
        case 'localize':
          return show(call(tz, 'localize', [base], { is_dst: isDst }));
        case 'astimezone':
          return show(call(call(base, 'replace', [], { tzinfo: pytz.get('utc', rt) }), 'astimezone', [tz]));
        case 'constructor':
          return show(call(base, 'replace', [], { tzinfo: tz }));
        case 'normalize': {
          const later = (call(tz, 'localize', [base, Boolean(isDst)]) as PyDateTime).plus(
            new PyTimedelta(0, 108_000, 0),
          );
          return [show(later), show(call(tz, 'normalize', [later]))];
        }
        default:
          return show(call(call(tz, 'localize', [base, Boolean(isDst)]), 'astimezone', [zone(rest[0] as string)]));
      }
    });
    expect(got).toEqual(want);
  });

  it.each(recorded('zone-histories'))('%s changes when and how pytz says, from 1901 to 2037', (name, digest) => {
    const lines = zoneHistory(data, name as string).map(({ start, offset, dst, name: label }) =>
      [Number.isFinite(start) ? start : '-', offset, dst, label].join(' '),
    );
    expect(createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 10)).toBe(digest);
  });
});

describe('JSON', () => {
  type Tagged = null | boolean | Tagged[] | { s: string } | { i: string } | { f: string } | { d: [Tagged, Tagged][] };
  const untagged = (t: Tagged): Value => {
    if (t === null || typeof t === 'boolean') return t;
    if (Array.isArray(t)) return t.map(untagged);
    if ('s' in t) return t.s;
    if ('i' in t) return makeInt(BigInt(t.i));
    if ('f' in t) return makeFloat(Number(t.f.replace('inf', 'Infinity')));
    return dictOf(
      t.d.map(([key, value]) => [untagged(key), untagged(value)] as const),
      rt,
    );
  };
  const tagged = (v: Value): unknown => {
    if (v === null || typeof v === 'boolean') return v;
    if (typeof v === 'string') return { s: v };
    if (Array.isArray(v)) return v.map(tagged);
    if (v instanceof Dict) return { d: v.keyList().map(key => [tagged(key), tagged(v.get(key, rt))]) };
    return Number.isInteger(v) || typeof v === 'bigint' ? { i: String(v) } : { f: repr(v, rt) };
  };
  type PythonOptions = {
    indent?: number | string;
    sort_keys?: boolean;
    ensure_ascii?: boolean;
    allow_nan?: boolean;
    separators?: [string, string];
  };
  const options = (o: PythonOptions): JsonOptions => ({
    indent: o.indent ?? null,
    sortKeys: o.sort_keys ?? false,
    ensureAscii: o.ensure_ascii ?? true,
    allowNan: o.allow_nan ?? true,
    ...(o.separators === undefined ? {} : { itemSeparator: o.separators[0], keySeparator: o.separators[1] }),
  });

  it.each(recorded('json-text'))('%s of %j is what CPython says', (kind, value, ...rest) => {
    const want = rest.at(-1);
    const got = answer(() =>
      kind === 'loads'
        ? tagged(jsonLoads(value, rt))
        : jsonDumps(untagged(value as Tagged), options(rest[0] as PythonOptions), rt),
    );
    expect(got).toEqual(want);
  });
});

describe('literals', () => {
  it.each(recorded('literals'))('%j is the literal that CPython reads, or none', (text, want) => {
    const read = () => {
      try {
        return repr(literalEval(text as string, rt), rt);
      } catch (error) {
        if (isNoLiteral(error)) return null;
        throw error;
      }
    };
    expect({ v: read() }).toEqual(want);
  });
});

describe('seeds', () => {
  const show = (v: Value) =>
    v === null ? null : repr(v, rt).replaceAll(/<isodate.tzinfo.Utc object at 0x\w+>/g, '<Utc>');

  it.each(recorded('seeds'))(
    'columns %j of %j, text columns %j, get the types and values of dbt',
    (names, rows, text, want) => {
      const columns = names as string[];
      const got = answer(() => {
        const found = inferColumnTypes(rows as string[][], columns, new Set(text as string[]));
        const long = (rows as string[][]).findIndex(row => row.length > columns.length);
        if (long >= 0) {
          const size = (rows as string[][])[long]?.length;
          throw new PythonError(
            'ValueError',
            `Row ${long} has ${size} values, but Table only has ${columns.length} columns.`,
          );
        }
        const cells = (rows as string[][]).map(row =>
          found.map(({ type }, i) => (i < row.length ? show(castCell(type, row[i] ?? '')) : null)),
        );
        return { types: found.map(({ type, decimalPlaces }) => [type, decimalPlaces]), rows: cells };
      });
      expect(got).toEqual(want);
    },
  );

  it.each(recorded('csv-rows'))('CSV %j with delimiter %j has the rows that Python reads', (text, delimiter, want) => {
    expect({ v: readCsv(text as string, delimiter as string) }).toEqual(want);
  });

  it.each(recorded('csv-rows'))(
    'CSV %j with delimiter %j reads the same in chunks of one character',
    (text, delimiter, want) => {
      const reader = new CsvReader(delimiter as string);
      const rows = Array.from(text as string, char => reader.push(char)).flat();
      expect({ v: [...rows, ...reader.end()] }).toEqual(want);
    },
  );
});
