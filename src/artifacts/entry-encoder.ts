import { type EncodeSpecial, jsonText, pythonJson } from '../base/index.js';

type Shared = { readonly text: string; readonly isOdd: boolean };

/**
 * Makes the text of the entries of one mapping of the manifest. There are tens of thousands of them with the same keys
 * and often the same configs: the text of a key is made once, and that of a config once for all who share it.
 */
export class EntryEncoder {
  readonly #special: EncodeSpecial | undefined;
  readonly #keys = new Map<string, string>();
  /** Keys of the entry before, and their texts: most entries have the same ones in the same order. */
  #lastKeys: string[] = [];
  #lastTexts: string[] = [];
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
    let place = 0;
    for (const key in entry) {
      const part = entry[key];
      if (part === undefined) continue;
      // Nodes that say the same hold these two as one object.
      const isShared = key === 'config' || key === 'unrendered_config';
      const text = isShared ? this.#sharedText(part) : pythonJson(part, this.#special);
      out += (this.#lastKeys[place] === key ? this.#lastTexts[place] : this.#keyText(key, place)) + text;
      place++;
    }
    return `${out}}`;
  }

  /** What stands before the value of the key at that place. */
  #keyText(key: string, place: number): string {
    let text = this.#keys.get(key);
    if (text === undefined) {
      text = `${jsonText(key)}: `;
      this.#keys.set(key, text);
    }
    const whole = `${place === 0 ? '{' : ', '}${text}`;
    this.#lastKeys[place] = key;
    this.#lastTexts[place] = whole;
    return whole;
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
