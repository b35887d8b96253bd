import * as path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { crc32 } from 'node:zlib';
import type { Files } from '../base/index.js';

/** What V8 made of one file of the program, and the file that it was made of. */
export type CodeOf = { readonly sizeBytes: number; readonly mtimeMs: number; readonly data: Uint8Array };

/** What V8 made of the files of the program that one command loads. */
export type KeptCode = {
  /** How many runs of the command it was gathered in. */
  readonly runs: number;
  readonly byFile: ReadonlyMap<string, CodeOf>;
};

export const NO_CODE: KeptCode = { runs: 0, byFile: new Map() };

/** Bytes of the checksum before the rest. */
const PREAMBLE = 4;

/** Nothing when the file is not there, cut off or not ours. V8 checks its version and flags, but not every byte. */
export function readCode(files: Files, file: string): KeptCode {
  try {
    const bytes = files.readBytes(file);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const content = buffer.subarray(PREAMBLE);
    if (crc32(content) !== buffer.readUInt32LE(0)) return NO_CODE;
    return deserialize(content) as KeptCode;
  } catch {
    return NO_CODE;
  }
}

/** A folder that cannot be written to makes the next start slower, nothing else. */
export function writeCode(files: Files, file: string, code: KeptCode): void {
  const content = serialize(code);
  try {
    const checksum = Buffer.alloc(PREAMBLE);
    checksum.writeUInt32LE(crc32(content));
    files.writeParts(file, [checksum, content]);
    removeOld(files, path.dirname(file));
  } catch {
    // As if there were no folder.
  }
}

const MONTHS_MS = 90 * 24 * 3600 * 1000;

/** What other builds and other versions of Node left. One that is still in use is made again every few months. */
function removeOld(files: Files, folder: string): void {
  for (const { name, kind } of files.list(folder)) {
    const file = path.join(folder, name);
    if (kind === 'file' && Date.now() - (files.stat(file)?.mtimeMs ?? 0) > MONTHS_MS) files.remove(file);
  }
}
