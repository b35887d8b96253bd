import { type HostFunction, type Kwargs, PyObject, type Rt, raise, repr, str, type Value } from '../../jinja/index.js';
import { driverTypeName } from '../values/type-oids.js';
import { method } from './bind-call.js';

const STRINGS = ['text', 'character varying', 'character', 'varchar'];
const FLOATS = ['real', 'float4', 'float', 'double precision', 'float8', 'double'];
const INTEGERS = [
  ...['smallint', 'integer', 'bigint', 'smallserial', 'serial', 'bigserial'],
  ...['int2', 'int4', 'int8', 'serial2', 'serial4', 'serial8'],
];
const NUMERICS = ['numeric', 'decimal'];
/** dbt's word for the length of a text that has none. */
const DEFAULT_TEXT_SIZE = 256;

export type ColumnFields = {
  readonly column: string;
  readonly dtype: string;
  readonly charSize: number | null;
  readonly numericPrecision: number | null;
  readonly numericScale: number | null;
};

/** A column of a relation, as templates hold it: a name and a type with its sizes. */
export class Column extends PyObject {
  readonly typeName = 'PostgresColumn';
  readonly fields: ColumnFields;

  constructor(fields: Partial<ColumnFields> & Pick<ColumnFields, 'column' | 'dtype'>) {
    super();
    this.fields = { charSize: null, numericPrecision: null, numericScale: null, ...fields };
  }

  get isString(): boolean {
    return STRINGS.includes(this.#type);
  }
  get isNumeric(): boolean {
    return NUMERICS.includes(this.#type);
  }
  get isInteger(): boolean {
    return INTEGERS.includes(this.#type);
  }
  get isFloat(): boolean {
    return FLOATS.includes(this.#type);
  }

  /** The type as DDL writes it. */
  get dataType(): string {
    const { dtype, charSize, numericPrecision, numericScale } = this.fields;
    if (this.#type === 'text' || (this.#type === 'character varying' && charSize === null)) return dtype;
    if (this.isString) return stringType(this.stringSize());
    return this.isNumeric ? numericType(dtype, numericPrecision, numericScale) : dtype;
  }

  stringSize(): number {
    if (!this.isString) raise('DbtRuntimeError', 'Called string_size() on non-string field!');
    const { dtype, charSize } = this.fields;
    return dtype === 'text' || charSize === null ? DEFAULT_TEXT_SIZE : charSize;
  }

  canExpandTo(other: Column): boolean {
    return this.isString && other.isString && other.stringSize() > this.stringSize();
  }

  override pyGetattr(name: string): Value | undefined {
    const { column, dtype, charSize, numericPrecision, numericScale } = this.fields;
    switch (name) {
      case 'column':
      case 'name':
        return column;
      case 'dtype':
        return dtype;
      case 'char_size':
        return charSize;
      case 'numeric_precision':
        return numericPrecision;
      case 'numeric_scale':
        return numericScale;
      case 'quoted':
        return `"${column}"`;
      case 'data_type':
      case 'expanded_data_type':
        return this.dataType;
      default:
        return this.#methodOf(name) ?? COLUMN_CLASS_METHODS[name];
    }
  }

  override pyStr(rt: Rt): string {
    return this.pyRepr(rt);
  }

  override pyRepr(rt: Rt): string {
    const { column, dtype, charSize, numericPrecision, numericScale } = this.fields;
    const parts = Object.entries({
      column,
      dtype,
      char_size: charSize,
      numeric_precision: numericPrecision,
      numeric_scale: numericScale,
    });
    return `${this.typeName}(${parts.map(([name, value]) => `${name}=${repr(value, rt)}`).join(', ')})`;
  }

  override pyEq(other: Value): boolean {
    return other instanceof Column && JSON.stringify(other.fields) === JSON.stringify(this.fields);
  }

  override get pyHashable(): boolean {
    return false;
  }

  get #type(): string {
    return this.fields.dtype.toLowerCase();
  }

  #methodOf(name: string): HostFunction | undefined {
    switch (name) {
      case 'is_string':
        return columnMethod(name, [], () => this.isString);
      case 'is_numeric':
        return columnMethod(name, [], () => this.isNumeric);
      case 'is_integer':
        return columnMethod(name, [], () => this.isInteger);
      case 'is_float':
        return columnMethod(name, [], () => this.isFloat);
      case 'is_number':
        return columnMethod(name, [], () => this.isInteger || this.isNumeric || this.isFloat);
      case 'string_size':
        return columnMethod(name, [], () => this.stringSize());
      case 'can_expand_to':
        return columnMethod(name, ['other_column'], ([other]) => other instanceof Column && this.canExpandTo(other));
      case 'literal':
        return columnMethod(name, ['value'], ([value], rt) => `${str(value, rt)}::${this.dataType}`);
      default:
        return undefined;
    }
  }
}

function stringType(size: number | string): string {
  return `character varying(${size})`;
}

function numericType(dtype: string, precision: string | number | null, scale: string | number | null): string {
  return precision === null || scale === null ? dtype : `${dtype}(${precision},${scale})`;
}

/** Sizes come as whatever number the catalogue query gave. */
function sizeText(value: Value | undefined, rt: Rt): string | null {
  return value === null || value === undefined ? null : str(value, rt);
}

/** What dbt calls the type of a query's column. */
export function columnTypeName(oid: number): string {
  return translateType(driverTypeName(oid) ?? `unknown type_code ${oid}`);
}

/** dbt knows one label of its own: STRING. */
function translateType(dtype: string): string {
  return dtype.toUpperCase() === 'STRING' ? 'TEXT' : dtype;
}

/** Reads `numeric(10,2)` and `varchar(5)`; raises dbt's errors for sizes that are no numbers. */
export function columnFromDescription(name: string, description: string): Column {
  const match = /^([^(]+)(\([^)]+\))?/.exec(description);
  if (match === null) raise('DbtRuntimeError', `Could not interpret data type "${description}"`);
  const dtype = match[1] ?? '';
  const sizes = match[2]?.slice(1, -1).split(',') ?? [];
  const numbers = sizes.length > 2 ? [] : sizes.map(size => sizeOf(size, description));
  if (numbers.length === 1) return new Column({ column: name, dtype, charSize: numbers[0] ?? null });
  const [numericPrecision = null, numericScale = null] = numbers;
  return new Column({ column: name, dtype, numericPrecision, numericScale });
}

function sizeOf(text: string, description: string): number {
  if (/^\s*[+-]?\d+\s*$/.test(text)) return Number(text);
  const why = `could not convert "${text}" to an integer`;
  raise('DbtRuntimeError', `Could not interpret data_type "${description}": ${why}`);
}

const columnMethod = (...parts: Parameters<typeof method>): HostFunction =>
  method(parts[0], parts[1], parts[2], 'Column');

const COLUMN_CLASS_METHODS: Readonly<Record<string, HostFunction>> = {
  create: columnMethod('create', ['name', 'label_or_dtype'], ([name, label], rt) => {
    return new Column({ column: str(name, rt), dtype: translateType(str(label, rt)) });
  }),
  translate_type: columnMethod('translate_type', ['dtype'], ([dtype], rt) => translateType(str(dtype, rt))),
  string_type: columnMethod('string_type', ['size'], ([size], rt) => stringType(str(size, rt))),
  numeric_type: columnMethod('numeric_type', ['dtype', 'precision', 'scale'], ([dtype, precision, scale], rt) =>
    numericType(str(dtype, rt), sizeText(precision, rt), sizeText(scale, rt)),
  ),
  from_description: columnMethod('from_description', ['name', 'raw_data_type'], ([name, raw], rt) =>
    columnFromDescription(str(name, rt), str(raw, rt)),
  ),
};

const CONSTRUCTOR = ['column', 'dtype', 'char_size', 'numeric_precision', 'numeric_scale'];

/** `api.Column`: the class as templates call it. */
export class ColumnClass extends PyObject {
  readonly typeName = 'type';

  override pyGetattr(name: string): Value | undefined {
    return COLUMN_CLASS_METHODS[name];
  }

  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    return columnMethod('__init__', CONSTRUCTOR, ([column, dtype, charSize, precision, scale], at) => {
      const size = (value: Value | undefined): number | null => {
        const text = sizeText(value, at);
        return text === null ? null : Number(text);
      };
      return new Column({
        column: str(column, at),
        dtype: str(dtype, at),
        charSize: size(charSize),
        numericPrecision: size(precision),
        numericScale: size(scale),
      });
    })(args, kwargs, rt);
  }

  override pyRepr(): string {
    return "<class 'dbt.adapters.postgres.column.PostgresColumn'>";
  }
}
