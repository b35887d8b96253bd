/** Closes what was opened, last opened first. What is opened is registered in the same line that opens it. */
export class Releaser {
  readonly #closers: { name: string; close: () => unknown }[] = [];
  #released: Promise<void> | undefined;

  /** Registers `resource` and gives it back, so that opening and registering are one expression. */
  own<T>(name: string, resource: T, close: (resource: T) => unknown): T {
    this.add(name, () => close(resource));
    return resource;
  }

  add(name: string, close: () => unknown): void {
    if (this.#released !== undefined) throw new Error(`${name} was opened after everything had been released`);
    this.#closers.push({ name, close });
  }

  /** Names of what is still open, the newest last. */
  get open(): readonly string[] {
    return this.#closers.map(c => c.name);
  }

  /** Closes everything even when one closer fails, then throws what failed. A second call waits for the first. */
  release(): Promise<void> {
    this.#released ??= this.#closeAll();
    return this.#released;
  }

  async #closeAll(): Promise<void> {
    const errors: unknown[] = [];
    for (let next = this.#closers.pop(); next !== undefined; next = this.#closers.pop()) {
      try {
        await next.close();
      } catch (error) {
        errors.push(new Error(`closing ${next.name} failed`, { cause: error }));
      }
    }
    if (errors.length === 1) throw errors[0];
    if (errors.length > 1) throw new AggregateError(errors, 'several resources could not be closed');
  }
}
