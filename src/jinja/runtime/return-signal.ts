import { CALLABLE, type HostFunction, type Value } from '../values/index.js';

/** Thrown by `return()` and caught where the macro was called. No Error: it would cost a stack trace each time. */
export class ReturnSignal {
  readonly value: Value;
  constructor(value: Value) {
    this.value = value;
  }
}

const INFO = Object.freeze({ name: 'return', traced: true });

/** dbt's `return(value)`, for the names of a context. */
export function makeReturn(): HostFunction {
  const run = (args: Value[]): never => {
    throw new ReturnSignal(args[0] ?? null);
  };
  return Object.assign(run, { [CALLABLE]: INFO });
}

/** Whether a value is a function that `makeReturn` made. */
export function isReturn(value: Value): value is HostFunction {
  return typeof value === 'function' && (value as HostFunction)[CALLABLE] === INFO;
}
