import { intOf } from './numbers.js';
import { PyObject, type Value } from './protocol.js';

/** Python's bytes, kept as a text of char codes 0 … 255, so that searching and cutting are those of texts. */
export class PyBytes extends PyObject {
  readonly binary: string;
  constructor(binary: string) {
    super();
    this.binary = binary;
  }
  static of(bytes: Iterable<number>): PyBytes {
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte & 255);
    return new PyBytes(binary);
  }
  get typeName(): string {
    return 'bytes';
  }
  override get pyIsSequence(): boolean {
    return true;
  }
  override pyLen(): number {
    return this.binary.length;
  }
  override *pyIter(): Iterator<Value> {
    for (let i = 0; i < this.binary.length; i++) yield this.binary.charCodeAt(i);
  }
  override *pyReversed(): Iterator<Value> {
    for (let i = this.binary.length - 1; i >= 0; i--) yield this.binary.charCodeAt(i);
  }
  override pyGetitem(key: Value): Value | undefined {
    const index = intOf(key);
    if (index === undefined) return undefined;
    const at = Number(index) < 0 ? Number(index) + this.binary.length : Number(index);
    return at >= 0 && at < this.binary.length ? this.binary.charCodeAt(at) : undefined;
  }
  override pyEq(other: Value): boolean | undefined {
    return other instanceof PyBytes ? this.binary === other.binary : undefined;
  }
  override pyHashKey(): string {
    return `b${this.binary}`;
  }
}
