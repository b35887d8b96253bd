import { address } from './hash-key.js';
import { PyObject, type Value } from './protocol.js';

/** A one-shot iterator or generator: true, without length, empty once it was read. */
export class PyIter extends PyObject implements Iterator<Value> {
  readonly kind: string;
  private readonly name: string | undefined;
  private source: Iterator<Value> | null;
  /**
   * @param kind what `type(x).__name__` says: generator, list_iterator, zip …
   * @param name of the function whose generator it is, for repr()
   */
  constructor(kind: string, source: Iterator<Value>, name?: string) {
    super();
    this.name = name;
    this.kind = kind;
    this.source = source;
  }
  get typeName(): string {
    return this.kind;
  }
  next(): IteratorResult<Value> {
    if (this.source === null) return { done: true, value: undefined };
    try {
      const step = this.source.next();
      if (step.done) this.source = null;
      return step;
    } catch (error) {
      this.source = null;
      throw error;
    }
  }
  close(): void {
    this.source?.return?.();
    this.source = null;
  }
  override pyRepr(): string {
    return `<${this.kind} object ${this.name === undefined ? '' : `${this.name} `}at ${address(this)}>`;
  }
  [Symbol.iterator](): this {
    return this;
  }
  override pyIter(): Iterator<Value> {
    return this;
  }
}
