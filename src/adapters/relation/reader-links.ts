/** Which views read which relations, by keys; found from either end, so that no change has to look at all of them. */
export class ReaderLinks {
  readonly #readers = new Map<string, Set<string>>();
  readonly #read = new Map<string, Set<string>>();

  link(relation: string, reader: string): void {
    setOf(this.#readers, relation).add(reader);
    setOf(this.#read, reader).add(relation);
  }

  readersOf(relation: string): Iterable<string> {
    return this.#readers.get(relation) ?? [];
  }

  /** Whoever read `from` reads `to`, and nobody else does; where nobody read it, the readers of `to` stay. */
  moveReaders(from: string, to: string): void {
    const moved = this.#readers.get(from);
    if (moved === undefined) return;
    this.forgetReaders(from);
    this.forgetReaders(to);
    for (const reader of moved) this.link(to, reader);
  }

  /** What `from` read is read by `to` as well as what that reads already. */
  moveReader(from: string, to: string): void {
    const read = this.#read.get(from) ?? [];
    this.forgetReader(from);
    for (const relation of read) this.link(relation, to);
  }

  forgetReaders(relation: string): void {
    for (const reader of this.readersOf(relation)) this.#read.get(reader)?.delete(relation);
    this.#readers.delete(relation);
  }

  forgetReader(reader: string): void {
    for (const relation of this.#read.get(reader) ?? []) this.#readers.get(relation)?.delete(reader);
    this.#read.delete(reader);
  }

  clear(): void {
    this.#readers.clear();
    this.#read.clear();
  }
}

function setOf(map: Map<string, Set<string>>, key: string): Set<string> {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = new Set<string>();
  map.set(key, made);
  return made;
}
