import type { SourceFile } from '../read/source-file.js';
import { type ParseOptions, parseFile } from './parse-file.js';
import type { ParsedFile } from './parsed-file.js';

/** What stands for a file's text without reading it: a write changes the times or the size, a new file the inode. */
type Held = { readonly stamp: string; readonly parsed: ParsedFile };

/**
 * Parsed files of a project that is read again and again, as while watching: only files that were written since are parsed
 * anew. What is held depends on one file and on the options of parsing, and nobody changes it.
 */
export class ParsedFiles {
  #options: ParseOptions | undefined;
  #before = new Map<string, Held>();
  #now = new Map<string, Held>();

  /**
   * Begins another reading of the project. `changed` are files (absolute) that were written since the last one whatever
   * their times say; what the last reading did not ask for is forgotten.
   */
  begin(changed: readonly string[] = []): void {
    const written = new Set(changed);
    if (this.#now.size > 0) this.#before = this.#now;
    for (const [key, { parsed }] of this.#before) if (written.has(parsed.file.absolute)) this.#before.delete(key);
    this.#now = new Map();
  }

  parse(file: SourceFile, options: ParseOptions): ParsedFile {
    if (this.#options !== options) {
      if (this.#options !== undefined && keyOf(options) !== keyOf(this.#options)) this.#before.clear();
      this.#options = options;
    }
    const key = `${file.kind}\n${file.packageName}\n${file.shown}\n${file.absolute}`;
    const known = this.#before.get(key);
    const stamp = stampOf(file, options);
    const held = known !== undefined && known.stamp === stamp ? known : { stamp, parsed: parseFile(file, options) };
    this.#now.set(key, held);
    return held.parsed;
  }
}

function keyOf({ maximumSeedBytes, macroPrefix, engine }: ParseOptions): string {
  return JSON.stringify([maximumSeedBytes, macroPrefix, engine.codeKey()]);
}

function stampOf({ absolute }: SourceFile, { files }: ParseOptions): string {
  try {
    const { sizeBytes, mtimeMs, ctimeMs, inode } = files.stat(absolute) ?? {};
    return `${sizeBytes} ${mtimeMs} ${ctimeMs} ${inode}`;
  } catch {
    return 'unreadable';
  }
}
