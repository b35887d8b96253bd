import { deserialize, serialize } from 'node:v8';
import type { TextSection } from '../../artifacts/index.js';
import { type Message, sha256 } from '../../base/index.js';
import { KeptText } from './kept-text.js';
import type { OuterReads } from './reads.js';
import type { Stamps } from './stamps.js';
import type { Told } from './told.js';

/** What a node's template said when it was linked: enough to tell whether a new text of it changes that node alone. */
export type KeptTemplate = {
  readonly id: string;
  /** Hash of its `config()` calls, as values and as they are written. */
  readonly calls: string;
  readonly startsEnabled: boolean;
  /** How many of the node's refs, sources, metrics and functions its own text gave. */
  readonly counts: readonly [refs: number, sources: number, metrics: number, functions: number];
};

/** Places of nodes and what their renderings read, in the order of the manifest's facts. */
export type KeptFacts = {
  readonly ids: string;
  readonly files: readonly string[];
  /** File, offset, length, line, column of each. */
  readonly spans: Float64Array;
  /** `dataText` of the reads of those that read anything, by position. */
  readonly reads: readonly (readonly [number, string])[];
};

/**
 * A linked project as plain data: what lies on disk between two processes. The entries of the manifest are kept as the
 * text of manifest.json, so that only those are parsed that somebody asks for.
 */
export type KeptProject = {
  /** `inputKey` of what it was linked from. */
  readonly key: string;
  readonly reads: OuterReads;
  /** Nodes whose templates saw the clock: they are read again. */
  readonly volatile: readonly string[];
  readonly stamps: Stamps;
  /** What each file of the projects is read as, and where it lies, in order. */
  readonly listing: string;
  /** manifest.json behind its metadata. */
  readonly text: KeptText;
  /** `dataText` of the entries of which JSON alone loses something, by `oddKey`. */
  readonly odd: ReadonlyMap<string, string>;
  readonly facts: KeptFacts;
  /** JSON of the tables of names. */
  readonly names: string;
  readonly told: readonly Told[];
  readonly messages: readonly Message[];
  /** JSON of path → KeptTemplate, of the files whose text may change by itself. */
  readonly templates: string;
  /** Files of the projects: the first of the stamped paths. */
  readonly fileCount: number;
};

type Head = Omit<KeptProject, 'text' | 'stamps'> & {
  readonly stamps: Omit<Stamps, 'paths' | 'hashes'> & { readonly paths: string; readonly hashes: string };
  readonly sections: readonly (Omit<TextSection, 'ids'> & { readonly ids: string })[];
};

const MAGIC = 'quern parse cache 1\n';
const HASH_LENGTH = 64;
/** Behind the magic: the head's hash, the lengths of head and text. */
const PREAMBLE = MAGIC.length + HASH_LENGTH + 16;

/** The bytes of a cache file, in pieces. */
export function keptBytes(kept: KeptProject): Uint8Array[] {
  const { text, stamps, ...rest } = kept;
  const head: Head = {
    ...rest,
    stamps: { ...stamps, paths: stamps.paths.join('\0'), hashes: stamps.hashes.join('\0') },
    sections: text.sections.map(section => ({ ...section, ids: section.ids.join('\0') })),
  };
  const bytes = serialize(head);
  const preamble = Buffer.alloc(PREAMBLE);
  preamble.write(`${MAGIC}${sha256(bytes)}`, 'latin1');
  preamble.writeDoubleLE(bytes.length, PREAMBLE - 16);
  preamble.writeDoubleLE(text.length, PREAMBLE - 8);
  return [preamble, bytes, ...text.pieces];
}

/** What `keptBytes` made; undefined for every other content, cut off or foreign. */
export function readKept(bytes: Uint8Array): KeptProject | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length < PREAMBLE || buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const headLength = buffer.readDoubleLE(PREAMBLE - 16);
  const textLength = buffer.readDoubleLE(PREAMBLE - 8);
  if (buffer.length !== PREAMBLE + headLength + textLength) return undefined;
  const headBytes = buffer.subarray(PREAMBLE, PREAMBLE + headLength);
  if (sha256(headBytes) !== buffer.toString('latin1', MAGIC.length, MAGIC.length + HASH_LENGTH)) return undefined;
  const { stamps, sections, ...rest } = deserialize(headBytes) as Head;
  return {
    ...rest,
    stamps: { ...stamps, paths: split(stamps.paths), hashes: split(stamps.hashes) },
    text: new KeptText(
      [buffer.subarray(PREAMBLE + headLength)],
      sections.map(section => ({ ...section, ids: section.starts.length === 0 ? [] : split(section.ids) })),
    ),
  };
}

function split(text: string): readonly string[] {
  return text.split('\0');
}
