import type { Dict } from './dict.js';
import { DictView } from './dict-view.js';
import { floatRepr } from './float-text.js';
import { address } from './hash-key.js';
import { asDict, HostDict } from './host-dict.js';
import { escapeText, hasHtml, Markup } from './markup.js';
import { intText } from './numbers.js';
import { CALLABLE, type HostFunction, PyObject, type Rt, type Value } from './protocol.js';
import { PyBytes } from './py-bytes.js';
import { PyFloat } from './py-float.js';
import { PyRange } from './py-range.js';
import { AnySet, FrozenSet } from './py-set.js';
import { bytesRepr, strRepr } from './str-repr.js';
import { Tuple } from './tuple.js';

/** Python's str(). */
export function str(v: Value, rt: Rt): string {
  if (typeof v === 'string') return v;
  if (v instanceof PyObject) {
    if (v instanceof Markup) return v.text;
    if (v.pyStr !== undefined) return v.pyStr(rt);
  }
  return repr(v, rt);
}

/** Markup stays what it is, anything else becomes a plain str: markupsafe's `soft_str`. */
export function softStr(v: Value, rt: Rt): string | Markup {
  return v instanceof Markup ? v : str(v, rt);
}

/** What an output node prints: str(), escaped where the environment escapes by itself. */
export function toText(v: Value, rt: Rt): string {
  if (!rt.autoescape) return typeof v === 'string' ? v : str(v, rt);
  return escapeHtml(v, rt).text;
}

/** markupsafe's `escape`: Markup stays, text is escaped, anything else is str()ed first. */
export function escapeHtml(v: Value, rt: Rt): Markup {
  if (v instanceof Markup) return v;
  if (hasHtml(v)) return new Markup(v.pyHtml(rt));
  const text = str(v, rt);
  if (text.length > 65_536 && /[&<>'"]/.test(text)) rt.checkSize(text.length * 5);
  return new Markup(escapeText(text));
}

/** Python's repr(). A container inside itself is `[...]`; ints past 4300 digits are a ValueError. */
export function repr(v: Value, rt: Rt): string {
  switch (typeof v) {
    case 'string':
      return strRepr(v);
    case 'number':
      return Number.isInteger(v) ? intText(v) : floatRepr(v);
    case 'boolean':
      return v ? 'True' : 'False';
    case 'bigint':
      return intText(v);
    case 'function':
      return functionRepr(v as HostFunction);
  }
  if (v === null || v === undefined) return 'None';
  if (Array.isArray(v)) return v instanceof Tuple ? tupleRepr(v, rt) : listRepr(v, rt);
  if (v instanceof PyObject) return objectRepr(v, rt);
  const dict = asDict(v);
  return dict === undefined ? '<object>' : dictRepr(dict, rt);
}

function objectRepr(v: PyObject, rt: Rt): string {
  if (v instanceof PyFloat) return floatRepr(v.value);
  if (v.pyRepr !== undefined) return v.pyRepr(rt);
  const dict = asDict(v);
  if (dict !== undefined) return dictRepr(dict, rt);
  if (v instanceof AnySet) return setRepr(v, rt);
  if (v instanceof DictView) return viewRepr(v, rt);
  if (v instanceof PyRange) return rangeRepr(v);
  if (v instanceof Markup) return `Markup(${strRepr(v.text)})`;
  if (v instanceof PyBytes) return bytesRepr(v.binary);
  return `<${v.qualifiedTypeName} object at ${address(v)}>`;
}

function functionRepr(v: HostFunction): string {
  return `<function ${CALLABLE in v ? v[CALLABLE].name : '?'} at 0x7f0000000000>`;
}

function rangeRepr(v: PyRange): string {
  return v.step === 1 ? `range(${v.start}, ${v.stop})` : `range(${v.start}, ${v.stop}, ${v.step})`;
}

/** Joins reprs; a text that grows too long is stopped while it is made, not after. */
class Parts {
  private readonly rt: Rt;
  private size = 0;
  private readonly parts: string[] = [];
  constructor(rt: Rt) {
    this.rt = rt;
  }
  add(part: string): void {
    this.size += part.length + 2;
    if (this.size > 65_536) this.rt.checkSize(this.size);
    this.parts.push(part);
  }
  join(): string {
    return this.parts.join(', ');
  }
}

/** Runs `write` unless the container is being written already; then it is `again`. */
function once(v: object, again: string, rt: Rt, write: () => string): string {
  if (rt.reprStack === undefined) rt.reprStack = [];
  const stack = rt.reprStack;
  if (stack.includes(v)) return again;
  stack.push(v);
  try {
    return rt.deeper(write);
  } finally {
    stack.pop();
  }
}

function joined(items: Iterable<Value>, rt: Rt): string {
  const parts = new Parts(rt);
  for (const item of items) {
    rt.charge(12);
    parts.add(repr(item, rt));
  }
  return parts.join();
}

function listRepr(v: readonly Value[], rt: Rt): string {
  if (v.length === 0) return '[]';
  return once(v, '[...]', rt, () => `[${joined(v, rt)}]`);
}

function tupleRepr(v: Tuple, rt: Rt): string {
  if (v.length === 0) return '()';
  return once(v, '(...)', rt, () => `(${joined(v, rt)}${v.length === 1 ? ',' : ''})`);
}

function setRepr(v: AnySet, rt: Rt): string {
  if (v.size === 0) return `${v.typeName}()`;
  return once(v, `${v.typeName}(...)`, rt, () => {
    const body = `{${joined(v.items(), rt)}}`;
    return v instanceof FrozenSet ? `frozenset(${body})` : body;
  });
}

function viewRepr(v: DictView, rt: Rt): string {
  return once(v, '...', rt, () => `${v.typeName}([${joined({ [Symbol.iterator]: () => v.pyIter() }, rt)}])`);
}

function dictRepr(v: Dict, rt: Rt): string {
  if (v.size === 0) return '{}';
  // Each look at a plain object makes a new HostDict: the object behind it says whether this is the same container.
  return once(v instanceof HostDict ? v.source : v, '{...}', rt, () => {
    const parts = new Parts(rt);
    const keys = v.keyList();
    const values = v.valueList();
    for (let i = 0; i < keys.length; i++) {
      rt.charge(12);
      parts.add(`${repr(keys[i], rt)}: ${repr(values[i], rt)}`);
    }
    return `{${parts.join()}}`;
  });
}
