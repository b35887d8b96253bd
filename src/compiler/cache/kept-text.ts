import type { ManifestText, TextSection } from '../../artifacts/index.js';
import type { Files } from '../../base/index.js';

/** A file that holds a whole manifest.json; its text begins behind the metadata. */
export type KeptBody = {
  readonly file: string;
  readonly headLength: number;
  readonly length: number;
  /** Names the text of the file with its patches: another one for each that was ever kept. */
  readonly state: string;
};

/** Whether the file of a text is there as it was written. */
export function isWhole(files: Files, { file, length }: KeptBody): boolean {
  return files.stat(file)?.sizeBytes === length;
}

/** Other texts for some entries: section → position → text. */
export type Patches = ReadonlyMap<string, ReadonlyMap<number, string>>;

/** As many entries are read one by one before the whole file is. */
const FEW = 16;

/** Patches of more characters are worth a new file. */
const MANY_CHARACTERS = 1 << 20;

type Source = { readonly pieces: readonly Uint8Array[] } | { readonly files: Files; readonly body: KeptBody };

/**
 * The text of a manifest, in the pieces in which it was made, or in a file of which no more is read than is asked for; and
 * what was put in place of entries since. Positions count from behind the metadata, without the patches.
 */
export class KeptText {
  readonly #sections: () => readonly TextSection[];
  readonly #patches: () => Patches;
  #source: Source;
  #partsRead = 0;

  private constructor(sections: () => readonly TextSection[], source: Source, patches: () => Patches) {
    this.#sections = sections;
    this.#source = source;
    this.#patches = patches;
  }

  static of({ pieces, sections }: Pick<ManifestText, 'pieces' | 'sections'>): KeptText {
    return new KeptText(
      () => sections,
      { pieces },
      () => NONE,
    );
  }

  static in(
    files: Files,
    body: KeptBody,
    { sections, patches }: { readonly sections: () => readonly TextSection[]; readonly patches: () => Patches },
  ): KeptText {
    return new KeptText(sections, { files, body }, patches);
  }

  get isInFile(): boolean {
    return 'files' in this.#source;
  }

  get sections(): readonly TextSection[] {
    return this.#sections();
  }

  get patches(): Patches {
    return this.#patches();
  }

  /** So many that what they are put into is better written anew. */
  get isMuchPatched(): boolean {
    let characters = 0;
    for (const texts of this.patches.values()) for (const text of texts.values()) characters += text.length;
    return characters > MANY_CHARACTERS;
  }

  /** The text as it is now. */
  get pieces(): readonly Uint8Array[] {
    return this.piecesWith(NONE);
  }

  section(key: string): TextSection {
    const found = this.sections.find(section => section.key === key);
    if (found === undefined) throw new Error(`a kept manifest without ${key}`);
    return found;
  }

  /** The JSON of an entry. */
  entry({ key, starts, ends }: TextSection, index: number): string {
    const patch = this.patches.get(key)?.get(index);
    if (patch !== undefined) return patch;
    const [start = 0, end = 0] = [starts[index], ends[index]];
    const source = this.#source;
    if ('pieces' in source || ++this.#partsRead > FEW) return this.#whole().toString('latin1', start, end);
    const { file, headLength } = source.body;
    const bytes = source.files.readPart(file, headLength + start, headLength + end);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  }

  /** Reads what lies in the file, which may be gone later. */
  readAll(): void {
    this.#whole();
  }

  /** The same with other texts for some entries. */
  with(replaced: Patches): KeptText {
    const patches = joined(this.patches, replaced);
    return new KeptText(this.#sections, this.#source, () => patches);
  }

  /** The same text with nothing put in place: what a new file is made of. */
  flat(): KeptText {
    let shift = 0;
    const sections = this.sections.map(section => {
      const texts = this.patches.get(section.key);
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
    return KeptText.of({ pieces: this.pieces, sections });
  }

  /** The pieces of the text with still other entries. */
  piecesWith(replaced: Patches): readonly Uint8Array[] {
    const source = this.#source;
    const patches = joined(this.patches, replaced);
    if (patches.size === 0 && 'pieces' in source) return source.pieces;
    const whole = this.#whole();
    const places = [...patches].flatMap(([key, texts]) => {
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

  /** Without the patches. */
  #whole(): Buffer {
    const source = this.#source;
    const pieces = 'pieces' in source ? source.pieces : [readBody(source)];
    const [first] = pieces;
    const whole = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
    if (!('pieces' in source) || pieces.length !== 1) this.#source = { pieces: [whole] };
    return Buffer.from(whole.buffer, whole.byteOffset, whole.length);
  }
}

const NONE: Patches = new Map();

function readBody({ files, body: { file, headLength } }: Exclude<Source, { pieces: unknown }>): Uint8Array {
  return files.readBytes(file).subarray(headLength);
}

/** Both; where both have an entry, the second one's. */
function joined(a: Patches, b: Patches): Patches {
  if (b.size === 0) return a;
  const all = new Map(a);
  for (const [key, texts] of b) all.set(key, new Map([...(a.get(key) ?? []), ...texts]));
  return all;
}
