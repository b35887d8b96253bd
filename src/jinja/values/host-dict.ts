import { raise } from '../errors/python-error.js';
import { Dict, type DictPart } from './dict.js';
import type { HashKey } from './hash-key.js';
import { textOf } from './markup.js';
import type { Rt, Value } from './protocol.js';
import { pairOf, Tuple } from './tuple.js';
import { isPlainObject } from './type-name.js';

type Source = Record<string, Value>;

/** An own enumerable property of plain data: what a prototype holds is not there. */
export function ownValue(source: Source, key: string): Value | undefined {
  return Object.prototype.propertyIsEnumerable.call(source, key) ? source[key] : undefined;
}

/** Looked into, never filled: a HostDict has no items but those of its object. */
const NO_SLOTS: Map<HashKey, Value> = new Map();

/** A plain object of the host, read and written in place. Every look at such an object may make a new one of these. */
export class HostDict extends Dict {
  readonly source: Source;
  constructor(source: Source) {
    super(NO_SLOTS);
    this.source = source;
  }
  override get size(): number {
    return Object.keys(this.source).length;
  }
  override get(key: Value, rt: Rt): Value | undefined {
    const text = textOf(key);
    return text === undefined ? super.get(key, rt) : ownValue(this.source, text);
  }
  override has(key: Value, rt: Rt): boolean {
    return this.get(key, rt) !== undefined;
  }
  override set(key: Value, value: Value, _rt: Rt): void {
    const text = textOf(key) ?? raise('TypeError', 'this mapping takes str keys only');
    this.refuseWhenFrozen();
    Object.defineProperty(this.source, text, { value, writable: true, enumerable: true, configurable: true });
  }
  override delete(key: Value, rt: Rt): boolean {
    if (!this.has(key, rt)) return false;
    this.refuseWhenFrozen();
    return Reflect.deleteProperty(this.source, textOf(key) ?? '');
  }
  override clear(): void {
    this.refuseWhenFrozen();
    for (const key of Object.keys(this.source)) Reflect.deleteProperty(this.source, key);
  }
  override getText(key: string): Value | undefined {
    return ownValue(this.source, key);
  }
  override setText(key: string, value: Value): void {
    this.refuseWhenFrozen();
    Object.defineProperty(this.source, key, { value, writable: true, enumerable: true, configurable: true });
  }
  override keyList(): Value[] {
    return Object.keys(this.source);
  }
  override valueList(): Value[] {
    return Object.values(this.source);
  }
  override iterate(part: DictPart): Iterator<Value> {
    return iterateSource(this, part);
  }
  private refuseWhenFrozen(): void {
    if (Object.isFrozen(this.source)) raise('TypeError', "'mappingproxy' object does not support item assignment");
  }
}

function* iterateSource(dict: Dict, part: DictPart): Generator<Value> {
  const size = dict.size;
  for (const key of dict.keyList() as string[]) {
    if (dict.size !== size) raise('RuntimeError', 'dictionary changed size during iteration');
    if (part === 'keys') yield key;
    else yield part === 'values' ? dict.getText(key) : pairOf(key, dict.getText(key));
  }
}

/**
 * Plain data that copies itself at the first change; what lies inside does the same. The host's object never changes,
 * and nothing is copied for a template that only reads.
 */
class CopyOnWriteDict extends Dict {
  private source: Source | null;
  /** Containers that were handed out already: the second look must see what the first one changed. */
  private readonly wrapped = new Map<string, Value>();
  constructor(source: Source) {
    super();
    this.source = source;
  }
  override get size(): number {
    return this.source === null ? super.size : Object.keys(this.source).length;
  }
  override get(key: Value, rt: Rt): Value | undefined {
    const text = this.source === null ? undefined : textOf(key);
    return text === undefined ? super.get(key, rt) : this.read(text);
  }
  override has(key: Value, rt: Rt): boolean {
    return this.get(key, rt) !== undefined;
  }
  override getText(key: string): Value | undefined {
    return this.source === null ? super.getText(key) : this.read(key);
  }
  override set(key: Value, value: Value, rt: Rt): void {
    this.copy();
    super.set(key, value, rt);
  }
  override setText(key: string, value: Value): void {
    this.copy();
    super.setText(key, value);
  }
  override delete(key: Value, rt: Rt): boolean {
    this.copy();
    return super.delete(key, rt);
  }
  override clear(): void {
    this.source = null;
    super.clear();
  }
  override keyList(): Value[] {
    return this.source === null ? super.keyList() : Object.keys(this.source);
  }
  override valueList(): Value[] {
    return this.source === null ? super.valueList() : Object.keys(this.source).map(key => this.read(key));
  }
  override iterate(part: DictPart): Iterator<Value> {
    return this.source === null ? super.iterate(part) : iterateSource(this, part);
  }
  private read(key: string): Value | undefined {
    const raw = ownValue(this.source as Source, key);
    if (typeof raw !== 'object' || raw === null) return raw;
    const known = this.wrapped.get(key);
    if (known !== undefined) return known;
    const value = copyOnWrite(raw);
    if (value !== raw) this.wrapped.set(key, value);
    return value;
  }
  private copy(): void {
    const source = this.source;
    if (source === null) return;
    const entries = Object.keys(source).map(key => [key, this.read(key)] as const);
    this.source = null;
    for (const [key, value] of entries) super.setText(key, value);
  }
}

/**
 * Host data as values of a template that may change them without the host's data changing: dicts copy themselves when
 * written to, lists (which have no such moment) at once, one level at a time. Anything else is given back as it is.
 */
export function copyOnWrite(data: Value): Value {
  if (Array.isArray(data)) return data instanceof Tuple ? data : data.map(copyOnWrite);
  return isPlainObject(data) ? new CopyOnWriteDict(data) : data;
}

/** A dict, or plain data of the host seen as one; undefined for anything else. */
export function asDict(v: Value): Dict | undefined {
  if (v instanceof Dict) return v;
  return isPlainObject(v) ? new HostDict(v) : undefined;
}
