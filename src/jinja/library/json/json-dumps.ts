import { raise } from '../../errors/python-error.js';
import { floatRepr } from '../../values/float-text.js';
import { asDict } from '../../values/host-dict.js';
import { textOf } from '../../values/markup.js';
import { floatOf, intOf, intText } from '../../values/numbers.js';
import { order } from '../../values/ordering.js';
import type { Rt, Value } from '../../values/protocol.js';
import { typeName } from '../../values/type-name.js';
import { NamedTuple } from '../named-tuple.js';
import { RegexFlag } from '../re/regex-flag.js';

export type JsonOptions = {
  /** Escapes everything beyond ASCII; the default, as in Python. */
  readonly ensureAscii?: boolean;
  readonly sortKeys?: boolean;
  /** A number of blanks, or the text itself; null for all on one line. */
  readonly indent?: number | string | null;
  /** Between items; `, `, or `,` when there is an indent. */
  readonly itemSeparator?: string;
  /** Between key and value; `: `. */
  readonly keySeparator?: string;
  /** False refuses NaN and the infinities. */
  readonly allowNan?: boolean;
  /** True leaves out keys that cannot be one in JSON. */
  readonly skipKeys?: boolean;
  /** `default=`: what to write instead of a value of another type; undefined where it does not know either. */
  readonly fallback?: (v: Value, rt: Rt) => Value | undefined;
};

/**
 * Python's `json.dumps`.
 * @throws TypeError for a type JSON does not know, ValueError for a container within itself or a refused float
 */
export function jsonDumps(v: Value, options: JsonOptions, rt: Rt): string {
  const writer = new JsonWriter(options, rt);
  writer.write(v, 0);
  return writer.text();
}

const FEW_PARTS = 4096;
/** Writing one value takes about as long as so many steps of a template. */
const VALUE = 20;

class JsonWriter {
  private readonly options: JsonOptions;
  private readonly rt: Rt;
  private readonly indent: string | null;
  private readonly itemSeparator: string;
  private readonly keySeparator: string;
  private readonly open = new Set<unknown>();
  private parts: string[] = [];
  private readonly done: string[] = [];
  /** Characters in `parts`. */
  private pending = 0;
  private size = 0;

  constructor(options: JsonOptions, rt: Rt) {
    this.options = options;
    this.rt = rt;
    const { indent = null } = options;
    if (typeof indent === 'number') rt.checkSize(indent);
    this.indent = typeof indent === 'number' ? ' '.repeat(Math.max(indent, 0)) : indent;
    this.itemSeparator = options.itemSeparator ?? (this.indent === null ? ', ' : ',');
    this.keySeparator = options.keySeparator ?? ': ';
  }

  text(): string {
    return this.done.join('') + this.parts.join('');
  }

  private add(part: string): void {
    this.parts.push(part);
    this.size += part.length;
    this.pending += part.length;
    if (this.parts.length < FEW_PARTS && this.pending < 65_536) return;
    this.pending = 0;
    // Millions of small texts take many times the room of the text that they are parts of.
    this.rt.checkSize(this.size);
    this.done.push(this.parts.join(''));
    this.parts = [];
  }

  write(v: Value, depth: number): void {
    this.rt.charge(VALUE);
    const scalar = this.scalar(v);
    if (scalar !== undefined) {
      this.add(scalar);
      return;
    }
    const items = Array.isArray(v) ? v : v instanceof NamedTuple ? v.items : undefined;
    const dict = items === undefined ? asDict(v) : undefined;
    if (items !== undefined) {
      this.nested(v, () => this.writeList(items, depth + 1));
    } else if (dict !== undefined) {
      // Each look at a host's object makes a new dict, so that the object itself tells whether it is open.
      this.nested(v, () => this.writeDict(dict.keyList(), dict.valueList(), depth + 1));
    } else {
      const other = this.options.fallback?.(v, this.rt);
      if (other === undefined) {
        raise('TypeError', `Object of type ${className(v)} is not JSON serializable`);
      }
      this.nested(v, () => this.write(other, depth));
    }
  }

  private nested(v: Value, write: () => void): void {
    if (this.open.has(v)) raise('ValueError', 'Circular reference detected');
    this.open.add(v);
    this.rt.deeper(write);
    this.open.delete(v);
  }

  private scalar(v: Value): string | undefined {
    if (v === null || v === undefined) return 'null';
    if (typeof v === 'boolean') return v ? 'true' : 'false';
    const text = textOf(v);
    if (text !== undefined) return this.quote(text);
    const int = v instanceof RegexFlag ? v.bits : intOf(v);
    if (int !== undefined) return intText(int);
    const float = floatOf(v);
    return float === undefined ? undefined : this.float(float);
  }

  private quote(text: string): string {
    return quoteJson(text, this.options.ensureAscii ?? true);
  }

  private float(n: number): string {
    if (Number.isFinite(n)) return floatRepr(n);
    if (this.options.allowNan === false) {
      // CPython writes on one line in C and with an indent in Python, and the two word this differently.
      const which = this.indent === null ? '' : `: ${floatRepr(n)}`;
      raise('ValueError', `Out of range float values are not JSON compliant${which}`);
    }
    return Number.isNaN(n) ? 'NaN' : n > 0 ? 'Infinity' : '-Infinity';
  }

  private lineBreak(depth: number): string {
    return this.indent === null ? '' : `\n${this.indent.repeat(depth)}`;
  }

  private writeList(items: readonly Value[], depth: number): void {
    if (items.length === 0) {
      this.add('[]');
      return;
    }
    this.add(`[${this.lineBreak(depth)}`);
    items.forEach((item, i) => {
      if (i > 0) this.add(this.itemSeparator + this.lineBreak(depth));
      this.write(item, depth);
    });
    this.add(`${this.lineBreak(depth - 1)}]`);
  }

  private writeDict(keys: readonly Value[], values: readonly Value[], depth: number): void {
    if (keys.length === 0) {
      this.add('{}');
      return;
    }
    const places = keys.map((_, i) => i);
    if (this.options.sortKeys) places.sort((a, b) => this.compareKeys(keys[a], keys[b]));
    this.add('{');
    let first = true;
    for (const i of places) {
      const key = this.keyText(keys[i]);
      if (key === undefined) continue;
      this.add(`${first ? '' : this.itemSeparator}${this.lineBreak(depth)}${this.quote(key)}${this.keySeparator}`);
      first = false;
      this.write(values[i], depth);
    }
    this.add(`${first && this.indent === null ? '' : this.lineBreak(depth - 1)}}`);
  }

  private compareKeys(a: Value, b: Value): number {
    if (order('<', a, b, this.rt)) return -1;
    return order('<', b, a, this.rt) ? 1 : 0;
  }

  private keyText(key: Value): string | undefined {
    const text = textOf(key);
    if (text !== undefined) return text;
    if (key === null) return 'null';
    if (typeof key === 'boolean') return key ? 'true' : 'false';
    const int = key instanceof RegexFlag ? key.bits : intOf(key);
    if (int !== undefined) return intText(int);
    const float = floatOf(key);
    if (float !== undefined) return this.float(float);
    if (this.options.skipKeys) return undefined;
    return raise('TypeError', `keys must be str, int, float, bool or None, not ${className(key)}`);
  }
}

/** `type(v).__name__`: without the module that messages of other kinds show. */
function className(v: Value): string {
  const name = typeName(v);
  return name.slice(name.lastIndexOf('.') + 1);
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\f', '\\f'],
  ['\b', '\\b'],
]);

const PLAIN = /^[ !#-[\]-~]*$/;

/** A text in double quotes, escaped as `json.dumps` does. */
export function quoteJson(text: string, ensureAscii: boolean): string {
  if (PLAIN.test(text)) return `"${text}"`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON must escape.
  const pattern = ensureAscii ? /["\\]|[^ -~]/g : /["\\\x00-\x1f]/g;
  return `"${text.replace(pattern, escapeUnit)}"`;
}

function escapeUnit(unit: string): string {
  return SHORT.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
