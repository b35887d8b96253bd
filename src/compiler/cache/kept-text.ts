import type { ManifestText, TextSection } from '../../artifacts/index.js';
import type { Files } from '../../base/index.js';

/** A file that holds a whole manifest.json; its text begins behind the metadata. */
export type KeptBody = { readonly file: string; readonly headLength: number; readonly length: number };

/** As many entries are read one by one before the whole file is. */
const FEW = 16;

/**
 * The text of a manifest, in the pieces in which it was made, or in a file of which no more is read than is asked for.
 * Positions count from behind the metadata.
 */
export class KeptText {
  readonly #sections: () => readonly TextSection[];
  #pieces: readonly Uint8Array[] | undefined;
  readonly #files: Files | undefined;
  readonly #body: KeptBody | undefined;
  #partsRead = 0;

  private constructor(
    sections: () => readonly TextSection[],
    from: { readonly pieces: readonly Uint8Array[] } | { readonly files: Files; readonly body: KeptBody },
  ) {
    this.#sections = sections;
    this.#pieces = 'pieces' in from ? from.pieces : undefined;
    this.#files = 'files' in from ? from.files : undefined;
    this.#body = 'body' in from ? from.body : undefined;
  }

  static of({ pieces, sections }: Pick<ManifestText, 'pieces' | 'sections'>): KeptText {
    return new KeptText(() => sections, { pieces });
  }

  static in(files: Files, body: KeptBody, sections: () => readonly TextSection[]): KeptText {
    return new KeptText(sections, { files, body });
  }

  get isInFile(): boolean {
    return this.#files !== undefined;
  }

  get sections(): readonly TextSection[] {
    return this.#sections();
  }

  get pieces(): readonly Uint8Array[] {
    if (this.#pieces === undefined) this.readAll();
    return this.#pieces ?? [];
  }

  section(key: string): TextSection {
    const found = this.sections.find(section => section.key === key);
    if (found === undefined) throw new Error(`a kept manifest without ${key}`);
    return found;
  }

  /** The JSON of an entry. */
  entry({ starts, ends }: TextSection, index: number): string {
    const [start = 0, end = 0] = [starts[index], ends[index]];
    const { file, headLength } = this.#body ?? { file: '', headLength: 0 };
    if (this.#pieces !== undefined || this.#files === undefined || ++this.#partsRead > FEW)
      return this.#whole().toString('latin1', start, end);
    const bytes = this.#files.readPart(file, headLength + start, headLength + end);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }

  /** Reads what lies in the file, which may be gone later. */
  readAll(): void {
    if (this.#pieces !== undefined || this.#files === undefined || this.#body === undefined) return;
    const { file, headLength } = this.#body;
    this.#pieces = [this.#files.readBytes(file).subarray(headLength)];
  }

  /** The same with other texts for some entries: section → position → text. */
  with(replaced: ReadonlyMap<string, ReadonlyMap<number, string>>): KeptText {
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
        if (text !== undefined) shift += text.length - (end - start);
        ends[i] = end + shift;
      }
      return { ...section, starts, ends };
    });
    return KeptText.of({ pieces: this.piecesWith(replaced), sections });
  }

  /** The pieces of the text with other entries. */
  piecesWith(replaced: ReadonlyMap<string, ReadonlyMap<number, string>>): Uint8Array[] {
    const whole = this.#whole();
    const places = [...replaced].flatMap(([key, texts]) => {
      const { starts, ends } = this.section(key);
      return [...texts].map(([i, text]) => ({ start: starts[i] ?? 0, end: ends[i] ?? 0, text }));
    });
    const pieces: Uint8Array[] = [];
    let copied = 0;
    for (const { start, end, text } of places.sort((a, b) => a.start - b.start)) {
      pieces.push(whole.subarray(copied, start), Buffer.from(text, 'latin1'));
      copied = end;
    }
    pieces.push(whole.subarray(copied));
    return pieces;
  }

  #whole(): Buffer {
    const { pieces } = this;
    const [first] = pieces;
    const whole = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
    if (pieces.length !== 1) this.#pieces = [whole];
    return Buffer.from(whole.buffer, whole.byteOffset, whole.length);
  }
}
