import { PythonError, raise } from '../../errors/python-error.js';
import { PyComplex } from '../../values/complex.js';
import { dictOf } from '../../values/dict.js';
import { floatOf, intOf, makeInt } from '../../values/numbers.js';
import { parseInteger } from '../../values/parse-number.js';
import { PyObject, type Rt, type Value } from '../../values/protocol.js';
import { PyBytes } from '../../values/py-bytes.js';
import { makeFloat } from '../../values/py-float.js';
import { setOf } from '../../values/py-set.js';
import { makeTuple } from '../../values/tuple.js';
import { LiteralSource, type LiteralToken } from './literal-source.js';
import { unescapeLiteral } from './literal-string.js';

/**
 * Python's `ast.literal_eval` of a text.
 * @throws SyntaxError for what is no expression, ValueError for one that is no literal, TypeError for unhashable keys
 */
export function literalEval(text: string, rt: Rt): Value {
  rt.charge(text.length);
  return new LiteralReader(text, rt).read()();
}

/** What a part of the text stands for. Python reads the whole first and only then makes values, so errors wait too. */
type Thunk = () => Value;

/** True for the errors that mean "no literal" to whoever tries. */
export function isNoLiteral(error: unknown): error is PythonError {
  return error instanceof PythonError && NO_LITERAL.has(error.type);
}

const NO_LITERAL = new Set(['ValueError', 'SyntaxError', 'IndentationError', 'MemoryError']);

class LiteralReader {
  private readonly source: LiteralSource;
  private readonly rt: Rt;

  constructor(text: string, rt: Rt) {
    this.source = new LiteralSource(text);
    this.rt = rt;
  }

  read(): Thunk {
    const { source } = this;
    const first = this.readValue();
    const value = this.at(',') ? tupleOf(this.readRest(first, () => source.next.is === 'end')) : first;
    if (source.next.is !== 'end') this.refuse(source.next);
    return value;
  }

  private at(mark: string): boolean {
    const { next } = this.source;
    return next.is === 'mark' && next.text === mark;
  }

  /** What can stand in an expression but not in a literal is a ValueError, the rest is no expression. */
  private refuse(token: LiteralToken): never {
    const operator = token.is === 'mark' && '+-*/%@&|^<>=.([~'.includes(token.text);
    const keyword = token.is === 'name' && WORD_OPERATORS.has(token.text);
    if (operator || keyword) malformed();
    this.source.fail();
  }

  private readValue(): Thunk {
    const sign = this.readSign();
    const token = this.source.next;
    if (token.is === 'number') {
      const number = this.readNumber(sign);
      return () => number;
    }
    if (sign !== undefined) malformed();
    if (token.is === 'string') return this.readStrings();
    this.source.get();
    if (token.is === 'name') return this.readName(token.text);
    if (token.is === 'end') this.source.fail();
    switch (token.text) {
      case '(':
        return this.readParentheses();
      case '[': {
        const items = this.at(']') ? [] : this.readRest(this.readValue(), () => this.at(']'));
        this.close(']');
        return () => items.map(item => item());
      }
      case '{':
        return this.readBraces();
      case '.':
        if (!this.source.match('.') || !this.source.match('.')) this.source.fail();
        return () => new PyEllipsis();
      case '~':
        return malformed();
      default:
        return this.source.fail();
    }
  }

  private readSign(): '+' | '-' | undefined {
    if (this.source.match('-')) return '-';
    return this.source.match('+') ? '+' : undefined;
  }

  /** The items after the first, up to where `ends` says so; a comma may stand at the end. */
  private readRest(first: Thunk, ends: () => boolean): Thunk[] {
    const items = [first];
    while (this.source.match(',')) {
      if (ends()) break;
      items.push(this.readValue());
      this.rt.charge(1);
    }
    return items;
  }

  private close(mark: string): void {
    if (!this.source.match(mark)) this.refuse(this.source.next);
  }

  private readParentheses(): Thunk {
    if (this.source.match(')')) return () => makeTuple([]);
    const first = this.readValue();
    const value = this.at(',') ? tupleOf(this.readRest(first, () => this.at(')'))) : first;
    this.close(')');
    return value;
  }

  private readBraces(): Thunk {
    if (this.source.match('}')) return () => dictOf([], this.rt);
    const first = this.readValue();
    if (!this.at(':')) {
      const items = this.readRest(first, () => this.at('}'));
      this.close('}');
      return () => this.makeSet(items);
    }
    const keys: Thunk[] = [first];
    const values: Thunk[] = [];
    for (;;) {
      if (!this.source.match(':')) this.refuse(this.source.next);
      values.push(this.readValue());
      if (!this.source.match(',') || this.at('}')) break;
      keys.push(this.readValue());
    }
    this.close('}');
    return () => {
      const made = keys.map(key => key());
      return dictOf(
        values.map((value, i) => [made[i], value()] as const),
        this.rt,
      );
    };
  }

  private makeSet(items: readonly Thunk[]): Value {
    const result = setOf([], this.rt);
    for (const item of items) result.insert(item(), this.rt);
    return result;
  }

  private readName(name: string): Thunk {
    if (name === 'True') return () => true;
    if (name === 'False') return () => false;
    if (name === 'None') return () => null;
    if (name === 'set' && this.source.match('(') && this.source.match(')')) return () => this.makeSet([]);
    if (WORD_OPERATORS.has(name)) this.source.fail();
    return malformed;
  }

  private readStrings(): Thunk {
    const { source } = this;
    let formatted = false;
    let text = '';
    let isBytes: boolean | undefined;
    while (source.next.is === 'string') {
      const { prefix, body } = source.next;
      formatted ||= prefix.includes('f');
      const bytes = prefix.includes('b');
      if (isBytes !== undefined && isBytes !== bytes) source.fail('cannot mix bytes and nonbytes literals');
      isBytes = bytes;
      if (bytes && /[^\p{ASCII}]/u.test(body)) source.fail('bytes can only contain ASCII literal characters');
      text += prefix.includes('r') ? body : unescapeLiteral(body, bytes);
      source.get();
    }
    if (formatted) return malformed;
    return () => (isBytes ? new PyBytes(text) : text);
  }

  /** A number with its sign, and an imaginary part where one follows. */
  private readNumber(sign: '+' | '-' | undefined): Value {
    const { source } = this;
    const first = this.number();
    const value = sign === '-' ? negated(first) : first;
    if (!this.at('+') && !this.at('-')) return value;
    const minus = this.at('-');
    source.get();
    if (source.next.is !== 'number') malformed();
    const second = this.number();
    if (!(second instanceof PyComplex) || value instanceof PyComplex) malformed();
    const real = floatOf(value) ?? Number(intOf(value) ?? 0);
    return new PyComplex(real + second.real, minus ? -second.imag : second.imag);
  }

  private number(): Value {
    const token = this.source.get();
    if (token.is !== 'number') malformed();
    const text = token.text.replaceAll('_', '');
    if (/^0[xob]/i.test(text)) return parseInteger(text, 0, this.rt);
    if (/j$/i.test(text)) return new PyComplex(0, Number(text.slice(0, -1)));
    if (/[.e]/i.test(text)) return makeFloat(Number(text));
    if (/^0+[1-9]/.test(text)) this.source.fail('leading zeros in decimal integer literals are not permitted');
    try {
      return parseInteger(text, 10, this.rt);
    } catch (error) {
      if (error instanceof PythonError && error.type === 'ValueError') this.source.fail(error.message);
      throw error;
    }
  }
}

const WORD_OPERATORS = new Set(['and', 'or', 'if', 'in', 'is', 'not', 'for']);

function tupleOf(items: readonly Thunk[]): Thunk {
  return () => makeTuple(items.map(item => item()));
}

/** `...`, which is a literal too. */
class PyEllipsis extends PyObject {
  get typeName(): string {
    return 'ellipsis';
  }
  override pyRepr(): string {
    return 'Ellipsis';
  }
}

function negated(v: Value): Value {
  if (v instanceof PyComplex) return new PyComplex(-v.real, -v.imag);
  const float = floatOf(v);
  return float === undefined ? makeInt(-BigInt(intOf(v) ?? 0)) : makeFloat(-float);
}

function malformed(): never {
  raise('ValueError', 'malformed node or string on line 1');
}
