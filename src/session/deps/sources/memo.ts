/** What was fetched in this run: resolving, locking and installing ask for the same things. */
export class Memo {
  readonly #known = new Map<string, Promise<unknown>>();

  /** A key belongs to one kind of thing: the callers see to that. */
  once<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#known.get(key) ?? make();
    this.#known.set(key, known);
    return known as Promise<T>;
  }
}
