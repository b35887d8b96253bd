import { inspect } from 'node:util';

const MASK = '*****';

/** A value that must not be seen: however it is printed or serialised, stars come out. `reveal` gives it away. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [inspect.custom](): string {
    return MASK;
  }
}

/** The text with every secret value in it replaced by stars; the longest first, because one may contain another. */
export function scrub(text: string, secrets: readonly string[]): string {
  return [...secrets]
    .filter(secret => secret !== '')
    .sort((a, b) => b.length - a.length)
    .reduce((out, secret) => out.replaceAll(secret, MASK), text);
}
