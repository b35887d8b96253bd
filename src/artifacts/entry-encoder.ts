import { type EncodeSpecial, jsonText, pythonJson } from '../base/index.js';

type Shared = { readonly text: string; readonly isOdd: boolean };

/** Parts that nodes which say the same hold as one object. */
const SHARED: ReadonlySet<string> = new Set(['config', 'unrendered_config']);

/**
 * Makes the text of the entries of one mapping of the manifest. There are tens of thousands of them with the same keys
 * and often the same configs: the text of a key is made once, and that of a config once for all who share it.
 */
export class EntryEncoder {
  readonly #special: EncodeSpecial | undefined;
  readonly #keys = new Map<string, string>();
  readonly #shared = new Map<unknown, Shared>();
  /** Something in the entry that was encoded last has no spelling in JavaScript's JSON. */
  isOdd = false;

  constructor(special: EncodeSpecial | undefined) {
    this.#special =
      special === undefined
        ? undefined
        : value => {
            this.isOdd = true;
            return special(value);
          };
  }

  encode(value: unknown): string {
    this.isOdd = false;
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, 'config'))
      return pythonJson(value, this.#special);
    const entry = value as Record<string, unknown>;
    let out = '';
    for (const key in entry) {
      const part = entry[key];
      if (part === undefined) continue;
      const text = SHARED.has(key) ? this.#sharedText(part) : pythonJson(part, this.#special);
      out += `${out === '' ? '{' : ', '}${this.#key(key)}${text}`;
    }
    return `${out}}`;
  }

  #key(key: string): string {
    let text = this.#keys.get(key);
    if (text === undefined) {
      text = `${jsonText(key)}: `;
      this.#keys.set(key, text);
    }
    return text;
  }

  #sharedText(part: unknown): string {
    const known = this.#shared.get(part);
    if (known !== undefined) {
      if (known.isOdd) this.isOdd = true;
      return known.text;
    }
    const before = this.isOdd;
    this.isOdd = false;
    const text = pythonJson(part, this.#special);
    this.#shared.set(part, { text, isOdd: this.isOdd });
    if (before) this.isOdd = true;
    return text;
  }
}
