import {
  AnySet,
  asDict,
  bytesRepr,
  type Dict,
  FrozenSet,
  GroupTuple,
  HostDict,
  identity,
  isSpaceUnit,
  order,
  PyBytes,
  PyObject,
  PythonError,
  pySort,
  type Rt,
  repr,
  strLength,
  strRepr,
  Tuple,
  typeName,
  type Value,
} from '../values/index.js';
import { splitLines } from '../values/methods/str-split.js';

const WIDTH = 80;

/** Python's `pprint.pformat(v)`: on one line where it fits, else one item a line; dicts and sets sorted. */
export function prettyText(v: Value, rt: Rt): string {
  const printer = new PrettyPrinter(rt);
  printer.format(v, 0, 0, 0);
  return printer.text();
}

class PrettyPrinter {
  private readonly rt: Rt;
  private readonly parts: string[] = [];
  private size = 0;
  /** The containers that are being printed. */
  private readonly open = new Set<unknown>();

  constructor(rt: Rt) {
    this.rt = rt;
  }

  text(): string {
    return this.parts.join('');
  }

  private write(text: string): void {
    this.size += text.length;
    this.rt.charge(48);
    if (this.size > 65_536) this.rt.checkSize(this.size);
    this.parts.push(text);
  }

  /** `indent` columns stand before the value, `allowance` have to be left behind it. */
  format(v: Value, indent: number, allowance: number, level: number): void {
    const known = containerKey(v);
    if (known !== undefined && this.open.has(known)) {
      this.write(recursionText(v));
      return;
    }
    const flat = safeRepr(v, this.rt, new Set(this.open));
    if (strLength(flat) > WIDTH - indent - allowance && this.spread(v, indent, allowance, level + 1)) return;
    this.write(flat);
  }

  /** Prints over several lines; false for what can only stand on one. */
  private spread(v: Value, indent: number, allowance: number, level: number): boolean {
    if (typeof v === 'string') return this.string(v, indent, allowance, level);
    if (v instanceof PyBytes) return this.bytes(v, indent, allowance, level);
    const key = containerKey(v);
    if (key === undefined) return false;
    this.open.add(key);
    this.rt.deeper(() => this.container(v, indent, allowance, level));
    this.open.delete(key);
    return true;
  }

  private container(v: Value, indent: number, allowance: number, level: number): void {
    if (Array.isArray(v)) {
      const [open, close] = v instanceof Tuple ? ['(', v.length === 1 ? ',)' : ')'] : ['[', ']'];
      this.write(open);
      this.items(v, indent, allowance + close.length, level);
      this.write(close);
    } else if (v instanceof AnySet) {
      const [open, close] = v instanceof FrozenSet ? ['frozenset({', '})'] : ['{', '}'];
      this.write(open);
      this.items(bySafeKey(v.items(), this.rt), indent + open.length - 1, allowance + close.length, level);
      this.write(close);
    } else {
      this.write('{');
      this.entries(sortedEntries(asDict(v) as Dict, this.rt), indent, allowance + 1, level);
      this.write('}');
    }
  }

  private items(items: readonly Value[], indent: number, allowance: number, level: number): void {
    const column = indent + 1;
    for (const [i, item] of items.entries()) {
      if (i > 0) this.write(`,\n${' '.repeat(column)}`);
      this.format(item, column, i === items.length - 1 ? allowance : 1, level);
    }
  }

  private entries(
    entries: readonly (readonly [Value, Value])[],
    indent: number,
    allowance: number,
    level: number,
  ): void {
    const column = indent + 1;
    for (const [i, [key, value]] of entries.entries()) {
      if (i > 0) this.write(`,\n${' '.repeat(column)}`);
      const flat = safeRepr(key, this.rt, new Set(this.open));
      this.write(`${flat}: `);
      this.format(value, column + strLength(flat) + 2, i === entries.length - 1 ? allowance : 1, level);
    }
  }

  /** A long text is cut at its lines and blanks into several literals; at the top they stand in parentheses. */
  private string(text: string, indentBefore: number, allowanceBehind: number, level: number): boolean {
    const top = level === 1 ? 1 : 0;
    const indent = indentBefore + top;
    const chunks = stringChunks(text, WIDTH - indent, allowanceBehind + top, this.rt);
    if (chunks.length === 1) {
      this.write(chunks[0] as string);
      return true;
    }
    this.write((top ? '(' : '') + chunks.join(`\n${' '.repeat(indent)}`) + (top ? ')' : ''));
    return true;
  }

  private bytes(v: PyBytes, indentBefore: number, allowance: number, level: number): boolean {
    if (v.binary.length <= 4) return false;
    const top = level === 1 ? 1 : 0;
    const indent = indentBefore + top;
    const chunks = bytesChunks(v.binary, WIDTH - indent, allowance + top);
    this.write((top ? '(' : '') + chunks.join(`\n${' '.repeat(indent)}`) + (top ? ')' : ''));
    return true;
  }
}

/** What tells a container from others; undefined for values that hold none. */
function containerKey(v: Value): unknown {
  // The class of a group has a repr() of its own, so the module leaves it alone.
  if (v instanceof GroupTuple) return undefined;
  if (Array.isArray(v) || v instanceof AnySet) return v;
  const dict = v instanceof PyObject && v.pyRepr !== undefined ? undefined : asDict(v);
  return dict instanceof HostDict ? dict.source : dict;
}

function recursionText(v: Value): string {
  const id = v instanceof PyObject ? identity(v) : 0;
  return `<Recursion on ${typeName(v)} with id=${id}>`;
}

/** repr() with sorted dicts, as the module's own `saferepr`. */
function safeRepr(v: Value, rt: Rt, open: Set<unknown>): string {
  const key = containerKey(v);
  const dict = key === undefined ? undefined : asDict(v);
  if (key === undefined || (!Array.isArray(v) && dict === undefined)) return repr(v, rt);
  if (open.has(key)) return recursionText(v);
  open.add(key);
  const text = rt.deeper(() => {
    if (dict !== undefined) {
      const entries = sortedEntries(dict, rt);
      return `{${joined(entries, ([k, value]) => `${safeRepr(k, rt, open)}: ${safeRepr(value, rt, open)}`, rt)}}`;
    }
    const body = joined(v as Value[], item => safeRepr(item, rt, open), rt);
    if (!(v instanceof Tuple)) return `[${body}]`;
    return v.length === 1 ? `(${body},)` : `(${body})`;
  });
  open.delete(key);
  return text;
}

function joined<T>(items: readonly T[], write: (item: T) => string, rt: Rt): string {
  let size = 0;
  const parts: string[] = [];
  for (const item of items) {
    rt.charge(8);
    const part = write(item);
    size += part.length + 2;
    if (size > 65_536) rt.checkSize(size);
    parts.push(part);
  }
  return parts.join(', ');
}

/** Keys that cannot be compared are ordered by their type's name. */
function safeLess(a: Value, b: Value, rt: Rt): boolean {
  try {
    return order('<', a, b, rt);
  } catch (error) {
    if (!(error instanceof PythonError && error.type === 'TypeError')) throw error;
    const [x, y] = [`<class '${typeName(a)}'>`, `<class '${typeName(b)}'>`];
    return x < y;
  }
}

/** An item that sorts by `safeLess`. */
class SafeKey extends PyObject {
  readonly item: Value;
  constructor(item: Value) {
    super();
    this.item = item;
  }
  get typeName(): string {
    return '_safe_key';
  }
  override pyCompare(_op: string, other: Value, rt: Rt): boolean {
    return safeLess(this.item, (other as SafeKey).item, rt);
  }
}

function bySafeKey(items: readonly Value[], rt: Rt): Value[] {
  return pySort(items, item => new SafeKey(item), false, rt);
}

function sortedEntries(dict: Dict, rt: Rt): (readonly [Value, Value])[] {
  const keys = dict.keyList();
  // Equal keys do not occur, so the values, which Python compares next, never decide.
  return bySafeKey(keys, rt).map(key => [key, dict.get(key, rt)] as const);
}

function stringChunks(text: string, width: number, allowance: number, rt: Rt): string[] {
  const lines = splitLines(text, true, rt);
  const chunks: string[] = [];
  for (const [i, line] of lines.entries()) {
    const last = i === lines.length - 1;
    const flat = strRepr(line);
    if (strLength(flat) <= width - (last ? allowance : 0)) chunks.push(flat);
    else lineChunks(line, width, last ? allowance : 0, chunks, rt);
  }
  return chunks;
}

function lineChunks(line: string, width: number, allowance: number, chunks: string[], rt: Rt): void {
  const words = wordsOf(line);
  let current = '';
  for (const [j, word] of words.entries()) {
    rt.charge(16 + word.length);
    const candidate = current + word;
    const most = j === words.length - 1 ? width - allowance : width;
    if (strLength(strRepr(candidate)) > most) {
      if (current !== '') chunks.push(strRepr(current));
      current = word;
    } else {
      current = candidate;
    }
  }
  if (current !== '') chunks.push(strRepr(current));
}

/** Each run of other characters with the blanks behind it. */
function wordsOf(line: string): string[] {
  const words: string[] = [];
  let start = 0;
  for (let i = 1; i < line.length; i++) {
    if (isSpaceUnit(line.charCodeAt(i - 1)) && !isSpaceUnit(line.charCodeAt(i))) {
      words.push(line.slice(start, i));
      start = i;
    }
  }
  if (start < line.length) words.push(line.slice(start));
  return words;
}

function bytesChunks(binary: string, width: number, allowance: number): string[] {
  const chunks: string[] = [];
  const last = Math.floor(binary.length / 4) * 4;
  let current = '';
  for (let i = 0; i < binary.length; i += 4) {
    const part = binary.slice(i, i + 4);
    const most = i === last ? width - allowance : width;
    if (bytesRepr(current + part).length > most) {
      if (current !== '') chunks.push(bytesRepr(current));
      current = part;
    } else {
      current += part;
    }
  }
  if (current !== '') chunks.push(bytesRepr(current));
  return chunks;
}
