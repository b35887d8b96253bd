import { raise } from '../../errors/python-error.js';
import { digitValue } from '../unicode.js';

/** A format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
export type FormatSpec = {
  readonly fill: string;
  readonly align: '<' | '>' | '=' | '^';
  readonly sign: '' | '+' | '-' | ' ';
  /** `z`: a negative zero loses its sign. */
  readonly positiveZero: boolean;
  readonly alternate: boolean;
  /** -1 where none is given. */
  readonly width: number;
  readonly grouping: '' | ',' | '_';
  readonly precision: number | undefined;
  /** Empty for floats without one. */
  readonly type: string;
};

/**
 * @param typeName of the value, for messages
 * @throws ValueError for a specification that does not follow the grammar
 */
export function parseSpec(
  text: string,
  typeName: string,
  defaults: { readonly align: '<' | '>'; readonly type: string },
): FormatSpec {
  const reader = new Reader(text);
  let fill: string | undefined;
  if (isAlign(reader.at(1))) fill = reader.take();
  let align = isAlign(reader.at(0)) ? reader.take() : undefined;
  const sign = reader.takeOf('+- ') as FormatSpec['sign'];
  const positiveZero = reader.takeOf('z') !== '';
  const alternate = reader.takeOf('#') !== '';
  if (fill === undefined && reader.at(0) === '0') {
    fill = reader.take();
    if (align === undefined && defaults.align === '>') align = '=';
  }
  const width = reader.number() ?? -1;
  const grouping = readGrouping(reader);
  const precision = readPrecision(reader);
  const type = readType(reader, text, typeName, defaults.type);
  checkGrouping(grouping, type);
  return {
    fill: fill ?? ' ',
    align: (align ?? defaults.align) as FormatSpec['align'],
    sign,
    positiveZero,
    alternate,
    width,
    grouping,
    precision,
    type,
  };
}

function isAlign(c: string): boolean {
  return c !== '' && '<>=^'.includes(c);
}

function readGrouping(reader: Reader): FormatSpec['grouping'] {
  const comma = reader.takeOf(',') !== '';
  const underscore = reader.takeOf('_') !== '';
  if (comma && underscore) raise('ValueError', "Cannot specify both ',' and '_'.");
  if (underscore && reader.at(0) === ',') raise('ValueError', "Cannot specify both ',' and '_'.");
  return comma ? ',' : underscore ? '_' : '';
}

function readPrecision(reader: Reader): number | undefined {
  if (reader.takeOf('.') === '') return undefined;
  return reader.number() ?? raise('ValueError', 'Format specifier missing precision');
}

function readType(reader: Reader, text: string, typeName: string, fallback: string): string {
  if (reader.left() > 1) raise('ValueError', `Invalid format specifier '${text}' for object of type '${typeName}'`);
  return reader.left() === 1 ? reader.take() : fallback;
}

/** Commas go with decimal numbers only, underscores also with the powers of two. */
function checkGrouping(grouping: FormatSpec['grouping'], type: string): void {
  if (grouping === '' || 'deEfFgG%'.includes(type)) return;
  if (grouping === '_' && 'boxX'.includes(type)) return;
  raise('ValueError', `Cannot specify '${grouping}' with ${typeText(type)}.`);
}

/** A type character as C prints it in messages. */
export function typeText(type: string): string {
  const code = type.codePointAt(0) ?? 0;
  return code > 32 && code < 128 ? `'${type}'` : `'\\x${code.toString(16)}'`;
}

const MAX_SIZE = 2n ** 63n - 1n;

class Reader {
  private readonly chars: readonly string[];
  private position = 0;
  constructor(text: string) {
    this.chars = Array.from(text);
  }
  at(offset: number): string {
    return this.chars[this.position + offset] ?? '';
  }
  take(): string {
    return this.chars[this.position++] ?? '';
  }
  takeOf(set: string): string {
    const c = this.at(0);
    return c !== '' && set.includes(c) ? this.take() : '';
  }
  left(): number {
    return this.chars.length - this.position;
  }
  /** @throws ValueError for a number past C's Py_ssize_t */
  number(): number | undefined {
    let digits = '';
    for (let digit = digitValue(this.at(0)); digit !== undefined; digit = digitValue(this.at(0))) {
      digits += digit;
      this.take();
    }
    if (digits === '') return undefined;
    if (BigInt(digits) > MAX_SIZE) raise('ValueError', 'Too many decimal digits in format string');
    return Number(digits);
  }
}
