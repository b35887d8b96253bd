/** Generated code that may have to wait: it yields a Promise and gets what comes of it. */
export type Waiting<T> = Generator<unknown, T, unknown>;

/** Runs to the end: the value itself when nothing had to be waited for, otherwise a Promise of it. */
export function drive<T>(waiting: Waiting<T>): T | Promise<T> {
  const step = waiting.next();
  return step.done === true ? step.value : driveOn(waiting, step.value);
}

/** Runs as far as that goes at once: most code that may wait has nothing to wait for, and then there is just a value. */
export function begun<T>(waiting: Waiting<T>): T | Waiting<T> {
  const step = waiting.next();
  return step.done === true ? step.value : goOn(waiting, step.value);
}

function* goOn<T>(waiting: Waiting<T>, first: unknown): Waiting<T> {
  let pending = first;
  for (;;) {
    let step: IteratorResult<unknown, T>;
    try {
      step = waiting.next(yield pending);
    } catch (error) {
      // Of what was waited for, or of the code itself, which has ended then and throws it once more.
      step = waiting.throw(error);
    }
    if (step.done === true) return step.value;
    pending = step.value;
  }
}

async function driveOn<T>(waiting: Waiting<T>, first: unknown): Promise<T> {
  let awaited = first;
  for (;;) {
    let step: IteratorResult<unknown, T>;
    try {
      const value = await awaited;
      step = waiting.next(value);
    } catch (error) {
      step = waiting.throw(error);
    }
    if (step.done === true) return step.value;
    awaited = step.value;
  }
}

/** A class of which every generator object is an instance: `instanceof` is the quickest way to tell one. */
export const GeneratorObject = generatorClass();

/** Whether a value is code that waits: no value of a template is a generator object. */
export function isWaiting<T = unknown>(value: unknown): value is Waiting<T> {
  return value instanceof GeneratorObject;
}

function generatorClass(): abstract new () => Waiting<unknown> {
  const example = function* (): Waiting<undefined> {
    yield undefined;
    return undefined;
  };
  const Class = function Generator() {} as unknown as abstract new () => Waiting<unknown>;
  Object.defineProperty(Class, 'prototype', { value: Object.getPrototypeOf(example.prototype) as object });
  return Class;
}
