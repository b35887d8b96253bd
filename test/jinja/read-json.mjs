/** A float as JSON text had it (`1.0` is no int). */
export class JsonFloat {
  constructor(value) {
    this.value = value;
  }
}

const ESCAPES = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * Reads JSON without the losses of JSON.parse: integers beyond 2^53 become bigints, `1.0` a JsonFloat, and an object
 * with a key that looks like an index becomes a Map, because a JavaScript object would put that key first.
 * @throws SyntaxError with the offset
 */
export function readJson(text) {
  const reader = new Reader(text);
  const value = reader.value();
  reader.space();
  if (reader.at < text.length) reader.fail();
  return value;
}

class Reader {
  at = 0;

  constructor(text) {
    this.text = text;
  }

  fail() {
    throw new SyntaxError(
      `unexpected ${this.at < this.text.length ? JSON.stringify(this.text[this.at]) : 'end'} at offset ${this.at} of the line`,
    );
  }

  space() {
    while (' \t\n\r'.includes(this.text[this.at] ?? 'x')) this.at += 1;
  }

  value() {
    this.space();
    const first = this.text[this.at];
    if (first === '{') return this.object();
    if (first === '[') return this.array();
    if (first === '"') return this.string();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  number() {
    const pattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match === null) this.fail();
    this.at = pattern.lastIndex;
    if (match[1] !== undefined || match[2] !== undefined) return new JsonFloat(Number(match[0]));
    const plain = Number(match[0]);
    return Number.isSafeInteger(plain) ? plain + 0 : BigInt(match[0]);
  }

  string() {
    let out = '';
    this.at += 1;
    for (;;) {
      const end = this.#stop();
      out += this.text.slice(this.at, end);
      this.at = end + 1;
      if (this.text[end] === '"') return out;
      const letter = this.text[this.at] ?? this.fail();
      this.at += 1;
      if (letter === 'u') {
        const digits = this.text.slice(this.at, this.at + 4);
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail();
        out += String.fromCharCode(Number.parseInt(digits, 16));
        this.at += 4;
      } else out += Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : this.fail();
    }
  }

  /** Where the next quote or backslash stands. */
  #stop() {
    let end = this.at;
    while (end < this.text.length && this.text[end] !== '"' && this.text[end] !== '\\') end += 1;
    if (end >= this.text.length) {
      this.at = end;
      this.fail();
    }
    return end;
  }

  array() {
    const items = [];
    this.at += 1;
    this.space();
    if (this.#skip(']')) return items;
    for (;;) {
      items.push(this.value());
      this.space();
      if (this.#skip(']')) return items;
      if (!this.#skip(',')) this.fail();
    }
  }

  object() {
    const entries = [];
    this.at += 1;
    this.space();
    if (!this.#skip('}')) {
      for (;;) {
        this.space();
        if (this.text[this.at] !== '"') this.fail();
        const key = this.string();
        this.space();
        if (!this.#skip(':')) this.fail();
        entries.push([key, this.value()]);
        this.space();
        if (this.#skip('}')) break;
        if (!this.#skip(',')) this.fail();
      }
    }
    if (entries.some(([key]) => /^\d+$/.test(key))) return new Map(entries);
    const object = Object.create(null);
    for (const [key, value] of entries) object[key] = value;
    return object;
  }

  #skip(character) {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}
