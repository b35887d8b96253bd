import { type HostFunction, hostFunction, PyObject, str, strRepr, type Value } from '../values/index.js';

export type MarkerKind = 'TextMarker' | 'NativeMarker' | 'BoolMarker' | 'NumberMarker';

/** Text with a word on how to read it when it is all that a native template gives: what `as_bool` and its kin make. */
export class Marked extends PyObject {
  readonly typeName: MarkerKind;
  readonly text: string;
  constructor(kind: MarkerKind, text: string) {
    super();
    this.typeName = kind;
    this.text = text;
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
