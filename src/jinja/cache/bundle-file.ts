import type { MacroInfo } from '../environment/macro-info.js';

/** What is kept of a template beside its code. */
export type BundledTemplate = {
  readonly names: readonly string[];
  readonly filters: readonly string[];
  readonly tests: readonly string[];
  readonly macros: readonly MacroInfo[];
  /** How many numbers of the common table of places are its own. */
  readonly placeCount: number;
};

/** Code of many templates: one script, what V8 made of it, and their tables. */
export type BundleFile = {
  readonly templates: readonly BundledTemplate[];
  readonly places: Int32Array;
  readonly script: string;
  readonly compiled: Uint8Array;
};

const HEADER_NUMBERS = 4;
/** V8 and typed arrays want their data aligned. */
const ALIGNMENT = 8;

/** Lengths of the four parts, then the parts, each on a multiple of eight bytes. */
export function encodeBundle(bundle: BundleFile): Uint8Array {
  const places = new Uint8Array(bundle.places.buffer, bundle.places.byteOffset, bundle.places.byteLength);
  const parts = [
    Buffer.from(JSON.stringify(bundle.templates), 'utf8'),
    places,
    Buffer.from(bundle.script, 'utf8'),
    bundle.compiled,
  ];
  const header = Buffer.alloc(padded(HEADER_NUMBERS * 4));
  for (const [i, part] of parts.entries()) header.writeUInt32LE(part.length, i * 4);
  return Buffer.concat([header, ...parts.flatMap(part => [part, Buffer.alloc(padded(part.length) - part.length)])]);
}

/** Undefined for what is no bundle. The data has been found to be ours, so that only its shape is looked at. */
export function decodeBundle(data: Uint8Array): BundleFile | undefined {
  // A copy that starts on an aligned address: the file's seal lies before the data.
  const bytes = Buffer.from(new Uint8Array(data).buffer);
  if (bytes.length < padded(HEADER_NUMBERS * 4)) return undefined;
  const parts: Buffer[] = [];
  let at = padded(HEADER_NUMBERS * 4);
  for (let i = 0; i < HEADER_NUMBERS; i++) {
    const length = bytes.readUInt32LE(i * 4);
    if (at + length > bytes.length) return undefined;
    parts.push(bytes.subarray(at, at + length));
    at += padded(length);
  }
  const [templates, places, script, compiled] = parts;
  if (templates === undefined || places === undefined || script === undefined || compiled === undefined)
    return undefined;
  return {
    templates: JSON.parse(templates.toString('utf8')) as BundledTemplate[],
    places: new Int32Array(places.buffer, places.byteOffset, places.byteLength / 4),
    script: script.toString('utf8'),
    compiled,
  };
}

function padded(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
