/** Goes on with a value at once, or when it is there: what needs no database stays without a turn of the event loop. */
export function whenDone<A, B>(value: A | Promise<A>, next: (value: A) => B | Promise<B>): B | Promise<B> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** The same over a list, one after the other. */
export function eachDone<A>(list: readonly A[], step: (item: A) => void | Promise<void>): void | Promise<void> {
  for (let i = 0; i < list.length; i++) {
    const done = step(list[i] as A);
    if (done instanceof Promise) return done.then(() => eachDone(list.slice(i + 1), step));
  }
}
