import type { ManifestText, TextSection } from '../../artifacts/index.js';

/** The text of a manifest, in the pieces in which it was made; put together when somebody looks into it. */
export class KeptText {
  readonly sections: readonly TextSection[];
  #pieces: readonly Uint8Array[];

  constructor(pieces: readonly Uint8Array[], sections: readonly TextSection[]) {
    this.#pieces = pieces;
    this.sections = sections;
  }

  get pieces(): readonly Uint8Array[] {
    return this.#pieces;
  }

  get length(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  section(key: string): TextSection {
    const found = this.sections.find(section => section.key === key);
    if (found === undefined) throw new Error(`a kept manifest without ${key}`);
    return found;
  }

  /** The JSON of an entry. */
  entry({ starts, ends }: TextSection, index: number): string {
    return this.#whole().toString('latin1', starts[index], ends[index]);
  }

  /** As `writeManifestText` takes it. */
  asManifestText(): ManifestText {
    return { pieces: this.#pieces, sections: this.sections, odd: new Set() };
  }

  /** The same with other texts for some entries: section → position → text. */
  with(replaced: ReadonlyMap<string, ReadonlyMap<number, string>>): KeptText {
    const whole = this.#whole();
    const pieces: Uint8Array[] = [];
    let copied = 0;
    let shift = 0;
    const sections = this.sections.map(section => {
      const texts = replaced.get(section.key);
      if (texts === undefined && shift === 0) return section;
      const starts = section.starts.slice();
      const ends = section.ends.slice();
      for (let i = 0; i < starts.length; i++) {
        const [start = 0, end = 0] = [section.starts[i], section.ends[i]];
        starts[i] = start + shift;
        const text = texts?.get(i);
        if (text !== undefined) {
          pieces.push(whole.subarray(copied, start), Buffer.from(text, 'latin1'));
          copied = end;
          shift += text.length - (end - start);
        }
        ends[i] = end + shift;
      }
      return { ...section, starts, ends };
    });
    pieces.push(whole.subarray(copied));
    return new KeptText(pieces, sections);
  }

  #whole(): Buffer {
    const [first] = this.#pieces;
    const whole = this.#pieces.length === 1 && first !== undefined ? first : Buffer.concat(this.#pieces);
    if (this.#pieces.length !== 1) this.#pieces = [whole];
    return Buffer.from(whole.buffer, whole.byteOffset, whole.length);
  }
}
