import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import {
  type ManifestPlaces,
  manifestHead,
  manifestParts,
  manifestPieces,
  specialJson,
} from '../../artifacts/index.js';
import type { EncodeSpecial, Files } from '../../base/index.js';
import { plainRt } from '../../context/index.js';
import type { Manifest } from '../../manifest/index.js';
import type { LinkedProject } from '../link/linked-project.js';
import { indexBytes, type KeptProject, readIndex } from './kept-project.js';
import type { KeptBody, KeptText } from './kept-text.js';
import type { CachePlace, Last } from './load-cached.js';

/**
 * A cache is two files: the index, and beside it a body, which is a whole manifest.json under a name of its own. The index
 * names its body, so that two commands at once cannot mix theirs; a body is removed when two newer ones came after it.
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

function writeBody(files: Files, file: string, head: string, parts: Iterable<string | Uint8Array>): KeptBody {
  const body = `${file}.${randomBytes(6).toString('hex')}.json`;
  files.writeParts(body, parts);
  return { file: body, headLength: head.length, length: files.stat(body)?.sizeBytes ?? 0 };
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
    const head = manifestHead(linked.manifest.metadata);
    const body = made ?? writeBody(files, file, head, [head, ...text.pieces]);
    const written = { ...kept, body, previous: before?.body?.file };
    files.writeParts(file, indexBytes(written));
    removeOld(files, file, [body.file, written.previous]);
    return written;
  } catch {
    // The old one, if there is one, was made of something else and will be found to be so.
    return kept;
  }
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

/** manifest.json: a copy of the body with the metadata of this run, where they have the same length. */
export function writeManifest(files: Files, file: string, made: Made, body: KeptBody | undefined): void {
  const { linked, text } = made;
  const head = manifestHead(linked.manifest.metadata);
  if (body !== undefined && body.headLength === head.length)
    try {
      files.copyWithHead(file, body.file, head);
      return;
    } catch {
      // The body may have gone, or the folder be full: writing it says which.
    }
  if (made.body !== undefined) {
    files.writeParts(file, manifestParts(linked.manifest, specialJson(plainRt)));
    return;
  }
  files.writeParts(file, [head, ...text.pieces]);
}
