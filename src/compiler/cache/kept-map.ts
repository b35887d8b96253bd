/** As many ids are looked for before an index of them is worth its making. */
const FEW = 16;

/** A map whose values are made when they are first asked for. */
export class KeptMap<V> implements ReadonlyMap<string, V> {
  readonly #idsOf: () => readonly string[];
  readonly #make: (index: number, id: string) => V;
  readonly #made: (V | undefined)[] = [];
  #indexes: ReadonlyMap<string, number> | undefined;
  #asked = 0;

  constructor(ids: () => readonly string[], make: (index: number, id: string) => V) {
    this.#idsOf = ids;
    this.#make = make;
  }

  get #ids(): readonly string[] {
    return this.#idsOf();
  }

  get size(): number {
    return this.#ids.length;
  }

  get(id: string): V | undefined {
    const index = this.#indexOf(id);
    return index === undefined ? undefined : this.#at(index);
  }

  has(id: string): boolean {
    return this.#indexOf(id) !== undefined;
  }

  forEach(tell: (value: V, id: string, map: ReadonlyMap<string, V>) => void, self?: unknown): void {
    for (const [id, value] of this.entries()) tell.call(self, value, id, this);
  }

  keys(): MapIterator<string> {
    return this.#ids.values() as MapIterator<string>;
  }

  *values(): MapIterator<V> {
    for (let i = 0; i < this.#ids.length; i++) yield this.#at(i);
  }

  *entries(): MapIterator<[string, V]> {
    for (const [i, id] of this.#ids.entries()) yield [id, this.#at(i)];
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  #indexOf(id: string): number | undefined {
    if (this.#indexes === undefined && ++this.#asked <= FEW) {
      const index = this.#ids.indexOf(id);
      return index === -1 ? undefined : index;
    }
    this.#indexes ??= new Map(this.#ids.map((known, i) => [known, i]));
    return this.#indexes.get(id);
  }

  #at(index: number): V {
    const known = this.#made[index];
    if (known !== undefined) return known;
    const made = this.#make(index, this.#ids[index] ?? '');
    this.#made[index] = made;
    return made;
  }
}
