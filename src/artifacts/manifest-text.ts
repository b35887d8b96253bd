import type { EncodeSpecial } from '../base/index.js';
import { jsonText, pythonJson } from '../base/index.js';
import type { Manifest } from '../manifest/index.js';
import { EntryEncoder } from './entry-encoder.js';
import { manifestSections, sectionHead } from './write-manifest.js';

/** Where the entries of one mapping stand: `starts[i]` to `ends[i]` is the value of `ids[i]`, in bytes. */
export type TextSection = {
  readonly key: string;
  readonly ids: readonly string[];
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
};

/**
 * Everything of manifest.json behind the metadata, as it is written, and where each entry stands in it. It is plain
 * ASCII, so positions count bytes and characters alike. Entries of one section that JSON.parse would not give back as
 * they were (Python's floats, dicts and long numbers) are listed as odd: `section id`.
 */
export type ManifestText = ManifestPlaces & { readonly pieces: readonly Uint8Array[] };

/** A `ManifestText` whose pieces lie elsewhere. */
export type ManifestPlaces = {
  readonly sections: readonly TextSection[];
  readonly odd: ReadonlySet<string>;
};

export function oddKey(section: string, id: string): string {
  return `${section} ${id}`;
}

export function makeManifestText(manifest: Manifest, special: EncodeSpecial): ManifestText {
  const pieces: Uint8Array[] = [];
  const making = manifestPieces(manifest, special);
  for (;;) {
    const step = making.next();
    if (step.done === true) return { pieces, ...step.value };
    pieces.push(step.value);
  }
}

/** The same piece by piece, for who writes each away before the next is made; the places come last. */
export function* manifestPieces(
  manifest: Manifest,
  special: EncodeSpecial,
): Generator<Uint8Array, ManifestPlaces, undefined> {
  const out = new TextBuilder();
  const odd = new Set<string>();
  const sections: TextSection[] = [];
  for (const { key, entries } of manifestSections(manifest)) {
    if ('whole' in entries) {
      out.add(`, ${jsonText(key)}: ${pythonJson(entries.whole, special)}`);
      continue;
    }
    out.add(sectionHead(key));
    const section = new SectionWriter(key, entries, special);
    while (!section.fill(out, odd)) yield out.take();
    out.add('}');
    sections.push(section.places());
  }
  out.add('}');
  yield out.take();
  return { sections, odd };
}

/** Writes the entries of one mapping. A class, because V8 does not optimize a generator's loop while it runs. */
class SectionWriter {
  readonly #key: string;
  readonly #entries: Iterator<readonly [string, unknown]>;
  readonly #encoder: EntryEncoder;
  readonly #ids: string[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(key: string, entries: Iterable<readonly [string, unknown]>, special: EncodeSpecial) {
    this.#key = key;
    this.#entries = entries[Symbol.iterator]();
    this.#encoder = new EntryEncoder(special);
  }

  /** True when there are no more entries; false when `out` is full before that. */
  fill(out: TextBuilder, odd: Set<string>): boolean {
    while (!out.isFull) {
      const step = this.#entries.next();
      if (step.done === true) return true;
      const [id, value] = step.value;
      out.add(`${this.#ids.length === 0 ? '' : ', '}${jsonText(id)}: `);
      this.#ids.push(id);
      this.#starts.push(out.length);
      out.add(this.#encoder.encode(value));
      this.#ends.push(out.length);
      if (this.#encoder.isOdd) odd.add(oddKey(this.#key, id));
    }
    return false;
  }

  places(): TextSection {
    const [starts, ends] = [Uint32Array.from(this.#starts), Uint32Array.from(this.#ends)];
    return { key: this.#key, ids: this.#ids, starts, ends };
  }
}

/** As many characters are put into bytes at once: below the size from which V8 and malloc ask the system for each piece. */
const PIECE = 1 << 16;

class TextBuilder {
  #held = '';
  #taken = 0;

  get length(): number {
    return this.#taken + this.#held.length;
  }

  get isFull(): boolean {
    return this.#held.length >= PIECE;
  }

  add(text: string): void {
    this.#held += text;
  }

  take(): Uint8Array {
    this.#taken += this.#held.length;
    const piece = Buffer.from(this.#held, 'latin1');
    this.#held = '';
    return piece;
  }
}
