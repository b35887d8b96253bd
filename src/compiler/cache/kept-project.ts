import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { TextSection } from '../../artifacts/index.js';
import type { Files, Message } from '../../base/index.js';
import type { Outline } from '../../graph/index.js';
import { isWhole, type KeptBody, KeptText, type Patches } from './kept-text.js';
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
  readonly outline: Outline;
  /** Files of the projects: the first of the stamped paths. */
  readonly fileCount: number;
};

/** What every command looks at; the rest is unpacked when somebody asks for it. */
const ALWAYS = [
  ...([
    'key',
    'reads',
    'volatile',
    'listing',
    'body',
    'previous',
    'semantic',
    'told',
    'messages',
    'fileCount',
  ] as const),
];

/** The rest, in the order of the file. */
const LATER = ['odd', 'facts', 'names', 'templates', 'outline'] as const;

type Head = Pick<KeptProject, (typeof ALWAYS)[number]> & {
  readonly stamps: Omit<Stamps, 'paths' | 'hashes'> & { readonly paths: string; readonly hashes: string };
  /** Lengths of what follows: the places in the text, its patches, then `LATER`. */
  readonly lengths: readonly number[];
};

type Sections = readonly (Omit<TextSection, 'ids'> & { readonly ids: string })[];

const MAGIC = 'quern parse cache 3\n';
/** Behind it: the checksum of the rest and the length of the head. */
const PREAMBLE = MAGIC.length + 8;

const NOTHING = Buffer.alloc(0);

/** The content of an index file; the text stays in its body. */
export function indexBytes(kept: KeptProject): Uint8Array[] {
  const { text, stamps } = kept;
  const sections: Sections = text.sections.map(section => ({ ...section, ids: section.ids.join('\0') }));
  const later = [serialize(sections), serialize(text.patches), ...LATER.map(name => serialize(kept[name]))];
  const head: Head = {
    ...(Object.fromEntries(ALWAYS.map(name => [name, kept[name]])) as Pick<KeptProject, (typeof ALWAYS)[number]>),
    stamps: { ...stamps, paths: stamps.paths.join('\0'), hashes: stamps.hashes.join('\0') },
    lengths: later.map(bytes => bytes.length),
  };
  const first = serialize(head);
  const preamble = Buffer.from(MAGIC.padEnd(PREAMBLE), 'latin1');
  preamble.writeUInt32LE(first.length, MAGIC.length + 4);
  const parts = [first, ...later];
  preamble.writeUInt32LE(
    parts.reduce((sum, bytes) => crc32(bytes, sum), 0),
    MAGIC.length,
  );
  return [preamble, ...parts];
}

/** What `indexBytes` made; undefined for every other content, cut off or foreign, and where the body is gone. */
export function readIndex(files: Files, file: string): KeptProject | undefined {
  const bytes = files.readBytes(file);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.length < PREAMBLE || buffer.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  if (crc32(buffer.subarray(PREAMBLE)) !== buffer.readUInt32LE(MAGIC.length)) return undefined;
  let at = PREAMBLE + buffer.readUInt32LE(MAGIC.length + 4);
  const { stamps, lengths, ...rest } = deserialize(buffer.subarray(PREAMBLE, at)) as Head;
  const { body } = rest;
  if (body === undefined || !isWhole(files, body)) return undefined;
  const [places = NOTHING, patches = NOTHING, ...later] = lengths.map(length => {
    const part = buffer.subarray(at, at + length);
    at += length;
    return part;
  });
  const kept = {
    ...rest,
    stamps: { ...stamps, paths: split(stamps.paths), hashes: split(stamps.hashes) },
    text: KeptText.in(files, body, {
      sections: lazy(() => (deserialize(places) as Sections).map(withIds)),
      patches: lazy(() => deserialize(patches) as Patches),
    }),
  };
  for (const [i, name] of LATER.entries()) {
    const get = lazy(() => deserialize(later[i] ?? NOTHING) as unknown);
    Object.defineProperty(kept, name, { get, enumerable: true });
  }
  return kept as unknown as KeptProject;
}

/** Most commands look at the ids of few sections. */
function withIds({ ids, ...section }: Sections[number]): TextSection {
  const get = lazy(() => (section.starts.length === 0 ? [] : split(ids)));
  return Object.defineProperty({ ...section, ids: [] }, 'ids', { get, enumerable: true });
}

function split(text: string): readonly string[] {
  return text.split('\0');
}
