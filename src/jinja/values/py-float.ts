import { PyObject, type Value } from './protocol.js';

/** A float whose value is integral (1.0, -0.0, 1e300): a plain number of that value would be an int. */
export class PyFloat extends PyObject {
  readonly value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
  get typeName(): string {
    return 'float';
  }
  override get pyIsNumber(): boolean {
    return true;
  }
}

export function makeFloat(n: number): Value {
  return Number.isInteger(n) ? new PyFloat(n) : n;
}
