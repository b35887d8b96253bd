import { PythonError, raise } from '../../errors/python-error.js';
import { equals } from '../../values/equality.js';
import { floatRepr } from '../../values/float-text.js';
import { textOf } from '../../values/markup.js';
import { floatOf, intOf } from '../../values/numbers.js';
import { type Method, type MethodTable, methodTable, PyObject, type Rt, type Value } from '../../values/protocol.js';
import { makeFloat } from '../../values/py-float.js';
import { str } from '../../values/text.js';
import { PyDate } from '../datetime/py-date.js';
import { PyDateTime } from '../datetime/py-datetime.js';
import { makeDecimal } from '../decimal/decimal-methods.js';
import { integerParts } from '../decimal/decimal-parts.js';
import { parseDecimal } from '../decimal/decimal-text.js';
import { PyDecimal } from '../decimal/py-decimal.js';
import { type CellMoment, parseDateCell, parseDateTimeCell, parseIsoCell, stripCell } from './cell-date.js';
import { parseNumberCell } from './cell-number.js';
import { IsoZone } from './iso-zone.js';
import { booleanCell, type CellType, isNullText } from './type-inference.js';

const NULLS: readonly string[] = ['null', ''];

/** One of agate's data types, or dbt's variants of them. */
export class DataType extends PyObject {
  readonly kind: CellType;
  /** Lower-case texts that are no value. */
  private readonly nulls: readonly string[];
  override readonly pyMethods: MethodTable = METHODS;

  constructor(kind: CellType, nulls: readonly string[] = NULLS) {
    super();
    this.kind = kind;
    this.nulls = nulls;
  }
  get typeName(): string {
    return this.kind;
  }
  override get qualifiedTypeName(): string {
    return `${MODULES[this.kind]}.${this.kind}`;
  }
  override pyGetattr(name: string): Value | undefined {
    if (name === 'null_values') return [...this.nulls];
    return name === 'cast_nulls' && this.kind === 'Text' ? true : undefined;
  }
  /** `isinstance(self, type(other))`: dbt's Number is agate's too. */
  isLike(other: DataType): boolean {
    return this.kind === other.kind;
  }
  /** The value as this type has it; undefined where it cannot be. */
  tryCast(v: Value, rt: Rt): Value | undefined {
    if (v === null) return null;
    const text = textOf(v);
    const bare = text === undefined ? undefined : stripCell(text);
    // Integers are never made of text, not even of null.
    if (bare !== undefined && this.kind !== 'Integer' && this.nulls.includes(bare.toLowerCase())) return null;
    return CASTS[this.kind](v, bare, rt);
  }
  /** @throws CastError */
  cast(v: Value, rt: Rt): Value {
    const result = this.tryCast(v, rt);
    if (result !== undefined) return result;
    if (this.kind === 'Number' && typeof v === 'boolean') raise('CastError', 'Do not cast True to 1 or False to 0.');
    const text = textOf(v);
    if (text === undefined) return raise('CastError', PROBLEMS[this.kind](str(v, rt), false));
    const shown = this.kind === 'Boolean' ? text.replaceAll(',', '') : text;
    return raise('CastError', PROBLEMS[this.kind](this.kind === 'Integer' ? text : stripCell(shown), true));
  }
  test(v: Value, rt: Rt): boolean {
    return this.tryCast(v, rt) !== undefined;
  }
  csvify(v: Value, rt: Rt): string | null {
    if (v === null) return null;
    return v instanceof PyDate ? v.isoformat() : str(v, rt);
  }
  jsonify(v: Value, rt: Rt): Value {
    if (v === null) return null;
    if (this.kind === 'Integer' || this.kind === 'Boolean') return v;
    if (v instanceof PyDecimal) return makeFloat(v.pyFloat());
    return this.csvify(v, rt);
  }
}

const MODULES: { readonly [kind in CellType]: string } = {
  Integer: 'dbt_common.clients.agate_helper',
  Number: 'dbt_common.clients.agate_helper',
  Date: 'agate.data_types.date',
  DateTime: 'agate.data_types.date_time',
  ISODateTime: 'dbt_common.clients.agate_helper',
  Boolean: 'agate.data_types.boolean',
  Text: 'agate.data_types.text',
};

type Cast = (v: Value, text: string | undefined, rt: Rt) => Value | undefined;

const CASTS: { readonly [kind in CellType]: Cast } = {
  Integer: v => (typeof v === 'boolean' ? undefined : intOf(v)),
  Number: (v, text) => (text === undefined ? castNumber(v) : castText('Number', text)),
  Date(v, text) {
    if (v instanceof PyDate && !(v instanceof PyDateTime)) return v;
    return text === undefined ? undefined : castText('Date', text);
  },
  DateTime: (v, text) => (text === undefined ? castMoment(v) : castText('DateTime', text)),
  ISODateTime: (v, text) => (text === undefined ? castMoment(v) : castText('ISODateTime', text)),
  Boolean(v, text, rt) {
    if (typeof v === 'boolean') return v;
    if (text !== undefined) return castText('Boolean', text);
    if (intOf(v) === undefined && !(v instanceof PyDecimal)) return undefined;
    if (equals(v, 1, rt)) return true;
    return equals(v, 0, rt) ? false : undefined;
  },
  Text: (v, _, rt) => (typeof v === 'string' ? v : str(v, rt)),
};

/** A stripped text that is not null, as a type has it; undefined where it is none of its values. */
function castText(kind: Exclude<CellType, 'Text' | 'Integer'>, text: string): Value | undefined {
  switch (kind) {
    case 'Number': {
      const parts = parseNumberCell(text);
      return parts === undefined ? undefined : makeDecimal(parts);
    }
    case 'Date': {
      const found = parseDateCell(text);
      return found === undefined ? undefined : new PyDate(found.year, found.month, found.day);
    }
    case 'DateTime':
      return momentValue(parseDateTimeCell(text));
    case 'ISODateTime':
      return momentValue(parseIsoCell(text));
    case 'Boolean':
      return booleanCell(text);
  }
}

function castNumber(v: Value): Value | undefined {
  if (v instanceof PyDecimal) return v;
  if (typeof v === 'boolean') return undefined;
  const int = intOf(v);
  if (int !== undefined) return makeDecimal(integerParts(int));
  const float = floatOf(v);
  const parts = float === undefined ? undefined : parseDecimal(floatRepr(float));
  return parts === undefined ? undefined : makeDecimal(parts);
}

const MIDNIGHT = { hour: 0, minute: 0, second: 0, microsecond: 0, tzinfo: null, fold: 0 };

function castMoment(v: Value): Value | undefined {
  if (v instanceof PyDateTime) return v;
  return v instanceof PyDate ? new PyDateTime(v, MIDNIGHT) : undefined;
}

function momentValue(found: CellMoment | undefined): PyDateTime | undefined {
  if (found === undefined) return undefined;
  const { zone, hour, minute, second, microsecond } = found;
  const tzinfo = zone === undefined ? null : new IsoZone(zone.minutes, zone.name);
  return new PyDateTime(found, { hour, minute, second, microsecond, tzinfo, fold: 0 });
}

const PROBLEMS: { readonly [kind in CellType]: (shown: string, isText: boolean) => string } = {
  Integer: shown => `Can not parse value "${shown}" as Integer.`,
  Number: shown => `Can not parse value "${shown}" as Decimal.`,
  Date: (shown, isText) =>
    isText ? `Value "${shown}" does not match date format.` : `Can not parse value "${shown}" as date.`,
  DateTime: (shown, isText) =>
    isText ? `Value "${shown}" does not match date format.` : `Can not parse value "${shown}" as datetime.`,
  ISODateTime: shown => `Can not parse value "${shown}" as datetime.`,
  Boolean: shown => `Can not convert value ${shown} to bool.`,
  Text: shown => `Can not parse value "${shown}" as text.`,
};

function oneValue(name: string, run: (self: DataType, v: Value, rt: Rt) => Value): Method<DataType> {
  return (self, args, _kwargs, rt) => {
    if (args.length !== 1) {
      raise('TypeError', `${self.typeName}.${name}() takes 2 positional arguments but ${args.length + 1} were given`);
    }
    return run(self, args[0], rt);
  };
}

const METHODS: MethodTable = methodTable<DataType>({
  cast: oneValue('cast', (self, v, rt) => self.cast(v, rt)),
  test: oneValue('test', (self, v, rt) => self.test(v, rt)),
  csvify: oneValue('csvify', (self, v, rt) => self.csvify(v, rt)),
  jsonify: oneValue('jsonify', (self, v, rt) => self.jsonify(v, rt)),
});

/**
 * The value of a CSV cell in a column of this type, None for an empty one or `null`. An Integer column has no cells.
 * @throws CastError
 */
export function castCell(type: CellType, text: string): Value {
  const bare = stripCell(text);
  if (isNullText(bare)) return null;
  if (type === 'Text') return text;
  const value = type === 'Integer' ? undefined : castText(type, bare);
  return value === undefined ? raise('CastError', PROBLEMS[type](bare, true)) : value;
}

export function isCastError(error: unknown): error is PythonError {
  return error instanceof PythonError && error.type === 'CastError';
}
