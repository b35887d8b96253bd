import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import {
  type ManifestPlaces,
  manifestHead,
  manifestParts,
  manifestPieces,
  specialJson,
} from '../../artifacts/index.js';
import type { EncodeSpecial, FileStat, Files } from '../../base/index.js';
import { plainRt } from '../../context/index.js';
import type { Manifest, UniqueId } from '../../manifest/index.js';
import type { LinkedProject } from '../link/linked-project.js';
import { indexBytes, type KeptProject, readIndex } from './kept-project.js';
import { isWhole, type KeptBody, type KeptText } from './kept-text.js';
import type { CachePlace, Last } from './load-cached.js';
import { splicedManifest } from './splice-manifest.js';

/**
 * A cache is two files: the index, and beside it a body, which is a whole manifest.json under a name of its own. The index
 * names its body, so that two commands at once cannot mix theirs, and holds what was put in place of some of its entries
 * since; a body is removed when two newer ones came after it.
 */
export function readCache(files: Files, { file, isBrief }: CachePlace): Last | undefined {
  if (file === undefined) return undefined;
  try {
    const kept = readIndex(files, file);
    // Somebody else may write a new cache while a long command runs.
    if (isBrief !== true) kept?.text.readAll();
    return kept === undefined ? undefined : { kept, linked: undefined };
  } catch {
    // Not there, not readable, not ours: the project is read as if for the first time.
    return undefined;
  }
}

type Made = {
  readonly linked: LinkedProject;
  readonly text: KeptText;
  readonly kept: KeptProject | undefined;
  /** The file that the text was written into when it was made. */
  readonly body?: KeptBody | undefined;
};

/**
 * Writes a body while it is made, so that the text, which is the largest thing of all, never lies in memory as a whole.
 * Undefined when it cannot be written.
 */
export function makeBody(
  files: Files,
  file: string,
  manifest: Manifest,
  special: EncodeSpecial,
): { readonly body: KeptBody; readonly places: ManifestPlaces } | undefined {
  const head = manifestHead(manifest.metadata);
  let places: ManifestPlaces | undefined;
  function* parts(): Generator<string | Uint8Array> {
    yield head;
    places = yield* manifestPieces(manifest, special);
  }
  try {
    const body = writeBody(files, file, head, parts());
    return places === undefined ? undefined : { body, places };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return undefined;
  }
}

function writeBody(files: Files, index: string, head: string, parts: Iterable<string | Uint8Array>): KeptBody {
  const state = randomBytes(6).toString('hex');
  const file = `${index}.${state}.json`;
  files.writeParts(file, parts);
  return { file, headLength: head.length, length: files.stat(file)?.sizeBytes ?? 0, state };
}

/** What is kept from now on. A folder that cannot be written to makes the next run slower, not this one wrong. */
export function writeCache(
  files: Files,
  file: string | undefined,
  { kept, linked, text, body: made }: Made,
  before: KeptProject | undefined,
): KeptProject | undefined {
  if (file === undefined || kept === undefined) return kept;
  try {
    const isNew = made !== undefined || kept.body === undefined || text.isMuchPatched;
    const written = isNew ? withBody(files, file, { kept, linked, text, body: made }, before) : kept;
    files.writeParts(file, indexBytes(written));
    if (isNew) removeOld(files, file, [written.body?.file, written.previous, leftFile(file)]);
    return written;
  } catch {
    // The old one, if there is one, was made of something else and will be found to be so.
    return kept;
  }
}

function withBody(
  files: Files,
  index: string,
  { kept, linked, text, body }: Made & { readonly kept: KeptProject },
  before: KeptProject | undefined,
): KeptProject {
  const previous = before?.body?.file;
  if (body !== undefined) return { ...kept, body, previous };
  const head = manifestHead(linked.manifest.metadata);
  const flat = text.flat();
  return { ...kept, text: flat, body: writeBody(files, index, head, [head, ...flat.pieces]), previous };
}

/** Another command may have read the index before ours and be about to read its body. */
const SAFE_MS = 30_000;

function removeOld(files: Files, file: string, wanted: readonly (string | undefined)[]): void {
  const folder = path.dirname(file);
  const bodies = `${path.basename(file)}.`;
  for (const { name } of files.list(folder)) {
    const one = path.join(folder, name);
    if (!name.startsWith(bodies) || wanted.includes(one)) continue;
    if (Date.now() - (files.stat(one)?.mtimeMs ?? 0) > SAFE_MS) files.remove(one);
  }
}

/**
 * manifest.json: the kept text with the metadata of this run. What an earlier command left of the same text gets the new
 * metadata in its place, where they have the same length; else the body is copied, if nothing was put in it since.
 */
export function writeManifest(
  files: Files,
  { cache, manifest: file }: { readonly cache: string | undefined; readonly manifest: string },
  { linked, text, body: made }: Made,
  body: KeptBody | undefined,
): void {
  const head = manifestHead(linked.manifest.metadata);
  // A text that was made into a file is made once more if that has gone.
  const parts = (): Iterable<string | Uint8Array> =>
    made === undefined ? [head, ...text.pieces] : manifestParts(linked.manifest, specialJson(plainRt));
  const write = (): FileStat | undefined => files.writeParts(file, parts());
  if (cache === undefined || body === undefined || body.headLength !== head.length) {
    write();
    return;
  }
  const stat = replacedHead(files, { cache, file, body, head }) ?? copied(files, { file, body, head }, text) ?? write();
  if (stat !== undefined) noteLeft(files, cache, { manifest: file, state: body.state, ...stat });
}

type Copying = { readonly file: string; readonly body: KeptBody; readonly head: string };

function replacedHead(
  files: Files,
  { cache, file, body, head }: Copying & { readonly cache: string },
): FileStat | undefined {
  try {
    const left = readLeft(files, cache);
    return files.replaceHead(file, head, stat => isLeft(left, { manifest: file, state: body.state, ...stat }));
  } catch {
    // The folder may be full or closed: writing it says which.
    return undefined;
  }
}

function copied(files: Files, { file, body, head }: Copying, text: KeptText): FileStat | undefined {
  if (text.patches.size > 0) return undefined;
  try {
    if (!isWhole(files, body)) return undefined;
    return files.copyWithHead(file, body.file, head);
  } catch {
    // The body may have gone.
    return undefined;
  }
}

function noteLeft(files: Files, cache: string, left: Left): void {
  try {
    files.overwrite(leftFile(cache), leftText(left));
  } catch {
    // The next command makes the file anew.
  }
}

/** A manifest.json that was made of a body, and how it is known again. */
type Left = FileStat & { readonly manifest: string; readonly state: string };

function leftFile(cache: string): string {
  return `${cache}.left`;
}

/** One text for one file in one state. */
function leftText({ manifest, state, sizeBytes, mtimeMs, ctimeMs, inode }: Left): string {
  return JSON.stringify([manifest, state, sizeBytes, mtimeMs, ctimeMs, inode]);
}

function readLeft(files: Files, cache: string): string {
  const file = leftFile(cache);
  return files.stat(file) === undefined ? '' : Buffer.from(files.readBytes(file)).toString();
}

/** Where times are whole seconds, another file of the same size may have come within the same one. */
function isLeft(left: string, now: Left): boolean {
  return left === leftText(now) && now.mtimeMs % 1000 !== 0 && now.ctimeMs % 1000 !== 0;
}

/** manifest.json with other values of some nodes; false where it has to be made from the nodes. */
export function writeSpliced(
  files: Files,
  file: string,
  { linked: { manifest }, text }: Pick<Made, 'linked' | 'text'>,
  changed: ReadonlyMap<UniqueId, object>,
): boolean {
  const pieces = piecesOf(text, manifest, changed);
  if (pieces === undefined) return false;
  files.writeParts(file, [manifestHead(manifest.metadata), ...pieces]);
  return true;
}

function piecesOf(...made: Parameters<typeof splicedManifest>): readonly Uint8Array[] | undefined {
  try {
    return splicedManifest(...made);
  } catch {
    // The file of the text may have gone while the command ran.
    return undefined;
  }
}
