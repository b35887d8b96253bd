import {
  asDict,
  type Dict,
  isFloat,
  isInt,
  PyDate,
  PyDateTime,
  type PyFloat,
  PyObject,
  PySet,
  type Rt,
  str,
  textOf,
  type Value,
} from '../../jinja/index.js';
import { yamlScalar } from './yaml-scalar.js';

/** A type that `yaml.safe_dump` has no words for: dbt then gives the default. */
class Unknown extends Error {}

/**
 * `yaml.safe_dump(value, sort_keys=…)` in PyYAML's block style. Undefined for values that PyYAML refuses (relations,
 * decimals, tuples within keys and the like). A container that stands in two places is written twice: PyYAML writes an
 * anchor, which means the same.
 */
export function dumpYaml(value: Value, sortKeys: boolean, rt: Rt): string | undefined {
  try {
    const writer = new YamlWriter(sortKeys, rt);
    return writer.document(value);
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

class YamlWriter {
  readonly #sortKeys: boolean;
  readonly #rt: Rt;

  constructor(sortKeys: boolean, rt: Rt) {
    this.#sortKeys = sortKeys;
    this.#rt = rt;
  }

  document(value: Value): string {
    const dict = asDict(value);
    if (dict !== undefined || Array.isArray(value) || value instanceof PySet) {
      const text = this.#block(value, 0);
      return text.startsWith('\n') ? text.slice(1) : `${text.trimStart()}\n`;
    }
    const { text, plain } = this.#scalar(value, 0);
    return plain ? `${text}\n...\n` : `${text}\n`;
  }

  /** What follows `key:` or `-`: a blank and a scalar, or a line end and the block's lines. */
  #block(value: Value, indent: number): string {
    const dict = asDict(value);
    if (dict !== undefined) return this.#mapping(dict, indent);
    if (value instanceof PySet) return this.#set(value, indent);
    if (Array.isArray(value)) return this.#sequence(value as readonly Value[], indent);
    return ` ${this.#scalar(value, indent).text}`;
  }

  #mapping(dict: Dict, indent: number): string {
    const keys = dict.keyList();
    if (keys.length === 0) return ' {}';
    const entries = keys.map(key => ({ key, text: this.#scalar(key, indent).text, value: dict.get(key, this.#rt) }));
    if (this.#sortKeys) entries.sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1));
    const pad = ' '.repeat(indent);
    return this.#rt.deeper(() => {
      const lines = entries.map(({ text, value }) => `\n${pad}${text}:${this.#value(value ?? null, indent)}`);
      return this.#ended(lines.join(''));
    });
  }

  /** Sequences below a key are not indented, everything else is. */
  #value(value: Value, indent: number): string {
    const inner = Array.isArray(value) ? indent : indent + 2;
    return this.#block(value, inner).replace(/\n$/, '');
  }

  #sequence(items: readonly Value[], indent: number): string {
    if (items.length === 0) return ' []';
    const pad = ' '.repeat(indent);
    return this.#rt.deeper(() => {
      const lines = items.map(item => {
        const text = this.#block(item, indent + 2).replace(/\n$/, '');
        // The first line of a block begins behind the dash.
        return `\n${pad}-${text.startsWith('\n') ? ` ${text.slice(1).trimStart()}` : text}`;
      });
      return this.#ended(lines.join(''));
    });
  }

  #set(set: PySet, indent: number): string {
    const pad = ' '.repeat(indent);
    const items = set.items().map(item => this.#scalar(item, indent).text);
    return items.length === 0 ? ' !!set {}' : this.#ended(` !!set${items.map(i => `\n${pad}${i}: null`).join('')}`);
  }

  #ended(text: string): string {
    return `${text}\n`;
  }

  #scalar(value: Value, indent: number): { text: string; plain: boolean } {
    if (value === null) return { text: 'null', plain: true };
    if (typeof value === 'boolean') return { text: String(value), plain: true };
    if (isInt(value)) return { text: String(value), plain: true };
    if (isFloat(value)) return { text: floatText(value as number | PyFloat, this.#rt), plain: true };
    const text = typeof value === 'string' ? value : value instanceof PyObject ? undefined : textOf(value);
    if (text !== undefined) return yamlScalar(text, indent);
    if (value instanceof PyDateTime) return { text: str(value, this.#rt), plain: true };
    if (value instanceof PyDate) return { text: str(value, this.#rt), plain: true };
    throw new Unknown();
  }
}

function floatText(value: number | PyFloat, rt: Rt): string {
  const text = str(value, rt);
  if (text === 'inf') return '.inf';
  if (text === '-inf') return '-.inf';
  if (text === 'nan') return '.nan';
  return !text.includes('.') && text.includes('e') ? text.replace('e', '.0e') : text;
}
