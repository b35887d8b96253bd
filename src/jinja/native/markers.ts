import {
  add,
  type BinaryOperator,
  binary,
  type HostFunction,
  hostFunction,
  iterate,
  length,
  type OrderOperator,
  order,
  PyObject,
  type Rt,
  str,
  strRepr,
  subscript,
  subscriptSlice,
  textOf,
  type Value,
} from '../values/index.js';

export type MarkerKind = 'TextMarker' | 'NativeMarker' | 'BoolMarker' | 'NumberMarker';

/**
 * Text with a word on how to read it when it is all that a native template gives: what `as_bool` and its kin make.
 * dbt's classes derive from str, so that whatever a template does with one it does with the text.
 */
export class Marked extends PyObject {
  readonly typeName: MarkerKind;
  readonly text: string;
  constructor(kind: MarkerKind, text: string) {
    super();
    this.typeName = kind;
    this.text = text;
  }
  override get pyText(): string {
    return this.text;
  }
  override get pyIsSequence(): boolean {
    return true;
  }
  override pyStr(): string {
    return this.text;
  }
  override pyRepr(): string {
    return strRepr(this.text);
  }
  override pyBool(): boolean {
    return this.text !== '';
  }
  override pyEq(other: Value): boolean | undefined {
    return (other instanceof Marked ? other.text : other) === this.text;
  }
  override pyCompare(operator: OrderOperator, other: Value, rt: Rt): boolean | undefined {
    const text = textOf(other);
    return text === undefined ? undefined : order(operator, this.text, text, rt);
  }
  override pyBinary(operator: BinaryOperator, other: Value, reflected: boolean, rt: Rt): Value | undefined {
    if (operator === '+') {
      if (!reflected) return add(this.text, textOf(other) ?? other, rt);
      const text = textOf(other);
      return text === undefined ? undefined : add(text, this.text, rt);
    }
    if (operator !== '*' && (operator !== '%' || reflected)) return undefined;
    return reflected ? binary(operator, other, this.text, rt) : binary(operator, this.text, other, rt);
  }
  override pyLen(rt: Rt): number {
    return length(this.text, rt);
  }
  override pyIter(rt: Rt): Iterator<Value> {
    return iterate(this.text, rt);
  }
  override pyGetitem(key: Value, rt: Rt): Value | undefined {
    return subscript(this.text, key, rt);
  }
  override pySlice(start: Value, stop: Value, step: Value, rt: Rt): Value {
    return subscriptSlice(this.text, start, stop, step, rt);
  }
}

/** dbt's filters in native templates; in text templates they give their value back. */
export function nativeFilters(): Readonly<Record<string, HostFunction>> {
  return {
    as_text: marking('as_text', 'TextMarker'),
    as_native: marking('as_native', 'NativeMarker'),
    as_bool: marking('as_bool', 'BoolMarker'),
    as_number: marking('as_number', 'NumberMarker'),
  };
}

function marking(name: string, kind: MarkerKind): HostFunction {
  return hostFunction(name, (args, _kwargs, rt) => new Marked(kind, str(args[0] ?? null, rt)));
}
