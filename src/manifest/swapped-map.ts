/** A map with other values for some of its keys; nothing is copied, and values that are made late stay so. */
export class SwappedMap<V> implements ReadonlyMap<string, V> {
  readonly #base: ReadonlyMap<string, V>;
  readonly #swapped: ReadonlyMap<string, V>;

  /** Keys of `swapped` that the base does not have count for nothing. */
  constructor(base: ReadonlyMap<string, V>, swapped: ReadonlyMap<string, V>) {
    this.#base = base;
    this.#swapped = swapped;
  }

  get size(): number {
    return this.#base.size;
  }

  get(key: string): V | undefined {
    const swapped = this.#swapped.get(key);
    return swapped !== undefined && this.#base.has(key) ? swapped : this.#base.get(key);
  }

  has(key: string): boolean {
    return this.#base.has(key);
  }

  forEach(tell: (value: V, key: string, map: ReadonlyMap<string, V>) => void, self?: unknown): void {
    for (const [key, value] of this.entries()) tell.call(self, value, key, this);
  }

  keys(): MapIterator<string> {
    return this.#base.keys();
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  *entries(): MapIterator<[string, V]> {
    for (const key of this.#base.keys()) {
      const value = this.get(key);
      if (value !== undefined) yield [key, value];
    }
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }
}
