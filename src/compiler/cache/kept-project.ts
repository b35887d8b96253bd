import { deserialize, serialize } from 'node:v8';
import type { TextSection } from '../../artifacts/index.js';
import { type Files, type Message, sha256 } from '../../base/index.js';
import { type KeptBody, KeptText } from './kept-text.js';
import { lazy } from './lazy.js';
import type { OuterReads } from './reads.js';
import type { Stamps } from './stamps.js';
import type { Told } from './told.js';

/** What a node's template said when it was linked: enough to tell whether a new text of it changes that node alone. */
export type KeptTemplate = {
  readonly id: string;
  /** Hash of its `config()` calls, as values and as they are written. */
  readonly calls: string;
  readonly startsEnabled: boolean;
  /** How many of the node's refs, sources, metrics and functions came from elsewhere; they stand behind its own. */
  readonly more: readonly [refs: number, sources: number, metrics: number, functions: number];
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
  /** The file that holds it, once it is kept on disk. */
  readonly body: KeptBody | undefined;
  /** The body of the cache before this one. */
  readonly previous: string | undefined;
  /** semantic_manifest.json. */
  readonly semantic: string;
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
const PREAMBLE = MAGIC.length + HASH_LENGTH;

/** The content of an index file; the text stays in its body. */
export function indexBytes(kept: KeptProject): Uint8Array[] {
  const { text, stamps, ...rest } = kept;
  const head: Head = {
    ...rest,
    stamps: { ...stamps, paths: stamps.paths.join('\0'), hashes: stamps.hashes.join('\0') },
    sections: text.sections.map(section => ({ ...section, ids: section.ids.join('\0') })),
  };
  const bytes = serialize(head);
  return [Buffer.from(`${MAGIC}${sha256(bytes)}`, 'latin1'), bytes];
}

/** What `indexBytes` made; undefined for every other content, cut off or foreign, and where the body is gone. */
export function readIndex(files: Files, file: string): KeptProject | undefined {
  const bytes = files.readBytes(file);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length < PREAMBLE || buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const content = buffer.subarray(PREAMBLE);
  if (sha256(content) !== buffer.toString('latin1', MAGIC.length, PREAMBLE)) return undefined;
  const { stamps, sections, ...rest } = deserialize(content) as Head;
  const { body } = rest;
  if (body === undefined || files.stat(body.file)?.sizeBytes !== body.length) return undefined;
  const texts = sections.map(({ ids, ...section }) => ({
    ...section,
    ids: lazy(() => (section.starts.length === 0 ? [] : split(ids))),
  }));
  return {
    ...rest,
    stamps: { ...stamps, paths: split(stamps.paths), hashes: split(stamps.hashes) },
    text: KeptText.in(files, body, texts.map(withIds)),
  };
}

type LazySection = Omit<TextSection, 'ids'> & { readonly ids: () => readonly string[] };

/** Most commands look at the ids of few sections. */
function withIds({ ids, ...section }: LazySection): TextSection {
  return Object.defineProperty({ ...section, ids: [] }, 'ids', { get: ids, enumerable: true });
}

function split(text: string): readonly string[] {
  return text.split('\0');
}
