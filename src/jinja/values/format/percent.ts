import { PythonError, raise } from '../../errors/python-error.js';
import { strLength, toPoints, toUnits } from '../code-points.js';
import { asDict } from '../host-dict.js';
import { isStr, textOf } from '../markup.js';
import { floatOf, intOf } from '../numbers.js';
import { toFloat, toInt } from '../parse-number.js';
import { PyObject, type Rt, type Value } from '../protocol.js';
import { PyBytes } from '../py-bytes.js';
import { asciiText } from '../str-repr.js';
import { subscript } from '../subscript.js';
import { repr, str } from '../text.js';
import { tupleOf } from '../tuple-of.js';
import { typeName } from '../type-name.js';
import { digitsOf, integerDigits } from './number.js';

/** One `%…` of a format text. */
type Directive = {
  readonly left: boolean;
  readonly plus: boolean;
  readonly blank: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly precision: number | undefined;
  readonly code: string;
};

/** `format % values`, as str (or, for `bytes`, as the text of the bytes). */
export function percentFormat(format: string, values: Value, rt: Rt, kind: 'str' | 'bytes' = 'str'): string {
  if (format.length > 256) rt.charge(format.length >> 6);
  return new PercentFormatter(format, values, rt, kind).run();
}

class PercentFormatter {
  private readonly format: string;
  private readonly rt: Rt;
  private readonly kind: 'str' | 'bytes';
  private readonly mapping: Value | undefined;
  /** What plain directives take from: a tuple item by item, anything else whole and once. */
  private source: Value;
  /** The items of a source that is a tuple; after `%(name)s` the source is one value, even where it is a tuple. */
  private tuple: readonly Value[] | undefined;
  private taken = 0;
  private position = 0;

  constructor(format: string, values: Value, rt: Rt, kind: 'str' | 'bytes') {
    this.format = format;
    this.rt = rt;
    this.kind = kind;
    this.source = values;
    this.tuple = tupleOf(values);
    this.mapping = isMapping(values, kind) ? values : undefined;
  }

  run(): string {
    const { format, rt } = this;
    let out = '';
    for (;;) {
      const at = format.indexOf('%', this.position);
      if (at < 0) break;
      out += format.slice(this.position, at);
      this.position = at + 1;
      out += this.directive();
      if (out.length > 65_536) rt.checkSize(out.length);
    }
    out += format.slice(this.position);
    if (this.mapping === undefined && this.taken < this.available()) {
      const what = this.kind === 'str' ? 'string' : 'bytes';
      raise('TypeError', `not all arguments converted during ${what} formatting`);
    }
    return out;
  }

  private directive(): string {
    if (this.peek() === '%') {
      this.position++;
      return '%';
    }
    if (this.kind === 'str' && this.peek() === 's') {
      this.position++;
      return str(this.next(), this.rt);
    }
    this.key();
    const flags = this.flags();
    const width = this.count('width') ?? 0;
    const left = flags.includes('-') || width < 0;
    let precision: number | undefined;
    if (this.peek() === '.') {
      this.position++;
      precision = Math.max(0, this.count('precision') ?? 0);
    }
    if (/^[hlL]$/.test(this.peek())) this.position++;
    const code = this.code();
    const directive = {
      left,
      plus: flags.includes('+'),
      blank: flags.includes(' '),
      alternate: flags.includes('#'),
      zero: flags.includes('0'),
      width: Math.abs(width),
      precision,
      code,
    };
    return this.render(directive, this.next());
  }

  private peek(): string {
    return this.format[this.position] ?? '';
  }

  /** `(name)`, with parentheses inside it allowed: the next value is the one of that name. */
  private key(): void {
    if (this.peek() !== '(') return;
    if (this.mapping === undefined) raise('TypeError', 'format requires a mapping');
    const start = this.position + 1;
    let depth = 1;
    this.position = start;
    while (depth > 0) {
      const c = this.peek();
      if (c === '') raise('ValueError', 'incomplete format key');
      if (c === '(') depth++;
      if (c === ')') depth--;
      this.position++;
    }
    const name = this.format.slice(start, this.position - 1);
    this.source = subscript(this.mapping, this.kind === 'str' ? name : new PyBytes(name), this.rt);
    this.tuple = undefined;
    this.taken = 0;
  }

  private flags(): string {
    const start = this.position;
    while (this.peek() !== '' && '-+ #0'.includes(this.peek())) this.position++;
    return this.format.slice(start, this.position);
  }

  /** Digits, or `*` for the next argument. */
  private count(what: 'width' | 'precision'): number | undefined {
    if (this.peek() === '*') {
      this.position++;
      const n = intOf(this.next());
      if (n === undefined) raise('TypeError', '* wants int');
      if (typeof n === 'bigint')
        raise('OverflowError', `Python int too large to convert to C ${what === 'width' ? 'ssize_t' : 'int'}`);
      if (what === 'precision' && Math.abs(n) > MAX_INT)
        raise('OverflowError', 'Python int too large to convert to C int');
      return n;
    }
    const start = this.position;
    while (/^[0-9]$/.test(this.peek())) this.position++;
    if (start === this.position) return undefined;
    const n = Number(this.format.slice(start, this.position));
    if (what === 'width' ? n > MAX_SIZE : n > MAX_INT) {
      raise('ValueError', what === 'width' ? 'width too big' : 'precision too big');
    }
    return n;
  }

  private code(): string {
    if (this.position >= this.format.length) raise('ValueError', 'incomplete format');
    const c = String.fromCodePoint(this.format.codePointAt(this.position) ?? 0);
    this.position += c.length;
    return c;
  }

  private available(): number {
    return this.tuple?.length ?? 1;
  }

  private next(): Value {
    if (this.taken >= this.available()) raise('TypeError', 'not enough arguments for format string');
    const at = this.taken++;
    return this.tuple === undefined ? this.source : this.tuple[at];
  }

  private render(d: Directive, value: Value): string {
    if (!(this.kind === 'str' ? 'sradiuoxXeEfFgGc' : 'srabdiuoxXeEfFgGc').includes(d.code)) this.unsupported(d.code);
    if (d.width > 0) this.rt.checkSize(d.width);
    if (d.precision !== undefined && d.code !== 's') this.rt.checkSize(d.precision);
    if ('srab'.includes(d.code)) return fitted(this.text(d, value), d);
    if (d.code === 'c') return fitted(character(value, this.kind), d);
    if ('diuoxX'.includes(d.code)) return number(integerParts(d, value, this.rt), d);
    return number(floatParts(d, value, this.rt), d);
  }

  private unsupported(c: string): never {
    const shown = c >= ' ' && c <= '~' ? c : '?';
    const at = toPoints(this.format, this.position - c.length);
    return raise(
      'ValueError',
      `unsupported format character '${shown}' (0x${(c.codePointAt(0) ?? 0).toString(16)}) at index ${at}`,
    );
  }

  private text(d: Directive, value: Value): string {
    const { rt } = this;
    let text: string;
    if (this.kind === 'bytes' && 'sb'.includes(d.code)) text = bytesText(value);
    else if (d.code === 's') text = str(value, rt);
    else text = d.code === 'r' && this.kind === 'str' ? repr(value, rt) : asciiText(repr(value, rt));
    return d.precision === undefined ? text : text.slice(0, toUnits(text, d.precision));
  }
}

const MAX_SIZE = 2 ** 63 - 1024;
const MAX_INT = 2 ** 31 - 1;

/** What `%(name)s` may ask, and what need not be used up: anything with `[]` except tuples and texts. */
function isMapping(v: Value, kind: 'str' | 'bytes'): boolean {
  if (tupleOf(v) !== undefined) return false;
  if (Array.isArray(v)) return true;
  if (isStr(v) || (v instanceof PyBytes && kind === 'bytes')) return false;
  return asDict(v) !== undefined || (v instanceof PyObject && v.pyGetitem !== undefined);
}

function bytesText(v: Value): string {
  if (v instanceof PyBytes) return v.binary;
  return raise(
    'TypeError',
    `%b requires a bytes-like object, or an object that implements __bytes__, not '${typeName(v)}'`,
  );
}

function fitted(text: string, d: Directive): string {
  const missing = d.width - strLength(text);
  if (missing <= 0) return text;
  return d.left ? text + ' '.repeat(missing) : ' '.repeat(missing) + text;
}

function character(v: Value, kind: 'str' | 'bytes'): string {
  const text = textOf(v);
  if (text !== undefined && kind === 'str') {
    if (strLength(text) !== 1) raise('TypeError', '%c requires int or char');
    return text;
  }
  if (v instanceof PyBytes && kind === 'bytes' && v.binary.length === 1) return v.binary;
  const n = intOf(v);
  if (kind === 'bytes') {
    if (n === undefined) raise('TypeError', '%c requires an integer in range(256) or a single byte');
    if (n < 0 || n > 255) raise('OverflowError', '%c arg not in range(256)');
    return String.fromCharCode(Number(n));
  }
  if (n === undefined) raise('TypeError', '%c requires int or char');
  if (n < 0 || n > 0x10ffff) raise('OverflowError', '%c arg not in range(0x110000)');
  return String.fromCodePoint(Number(n));
}

type Parts = { readonly negative: boolean; readonly prefix: string; readonly digits: string };

function integerParts(d: Directive, value: Value, rt: Rt): Parts {
  const n = wholeNumber(d.code, value, rt);
  const type = d.code === 'x' || d.code === 'X' || d.code === 'o' ? d.code : 'd';
  const { digits, prefix } = integerDigits(n < 0 ? -n : n, type, rt);
  return { negative: n < 0, prefix: d.alternate ? prefix : '', digits: digits.padStart(d.precision ?? 0, '0') };
}

/** d, i and u take any number and cut it, x and o only ints. */
function wholeNumber(code: string, value: Value, rt: Rt): number | bigint {
  const n = intOf(value);
  if (n !== undefined) return n;
  if ('oxX'.includes(code)) raise('TypeError', `%${code} format: an integer is required, not ${typeName(value)}`);
  const number = floatOf(value) !== undefined || (value instanceof PyObject && value.pyInt !== undefined);
  const wrong = (): never => raise('TypeError', `%${code} format: a real number is required, not ${typeName(value)}`);
  if (!number) return wrong();
  try {
    return toInt(value, undefined, rt);
  } catch (error) {
    if (error instanceof PythonError && error.type === 'TypeError') return wrong();
    throw error;
  }
}

function floatParts(d: Directive, value: Value, rt: Rt): Parts {
  const float = realNumber(value, rt);
  const digits = digitsOf(float, d.code, d.precision ?? 6, d.alternate);
  return { negative: float < 0 || Object.is(float, -0), prefix: '', digits };
}

function realNumber(value: Value, rt: Rt): number {
  const number = intOf(value) !== undefined || floatOf(value) !== undefined;
  if (!number && !(value instanceof PyObject && value.pyFloat !== undefined)) {
    raise('TypeError', `must be real number, not ${typeName(value)}`);
  }
  return toFloat(value, rt);
}

function number({ negative, prefix, digits }: Parts, d: Directive): string {
  const sign = negative ? '-' : d.plus ? '+' : d.blank ? ' ' : '';
  const missing = d.width - sign.length - prefix.length - digits.length;
  if (missing <= 0) return sign + prefix + digits;
  if (d.left) return sign + prefix + digits + ' '.repeat(missing);
  return d.zero ? sign + prefix + '0'.repeat(missing) + digits : ' '.repeat(missing) + sign + prefix + digits;
}
