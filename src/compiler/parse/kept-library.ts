import { type Files, readText, sha256, toolVersion } from '../../base/index.js';
import type { SourceFile } from '../read/source-file.js';
import { type ParseOptions, parseFile } from './parse-file.js';
import type { MacroBlock, MacroFile } from './parsed-file.js';

/** A macro without its text, which is the stretch from `at` of its file. */
type KeptBlock = Omit<MacroBlock, 'sql' | 'origin'> & { readonly at: number; readonly length: number };
type KeptLibrary = { readonly key: string; readonly files: readonly (readonly KeptBlock[])[] };

/**
 * What parsing the macro files that ship with the tool gave, as JSON: the build keeps it beside the program, because a
 * start would spend a fifth of its time on it. Throws when one of the files says something worth a message.
 */
export function libraryText(files: readonly SourceFile[], options: ParseOptions): string {
  const texts = files.map(file => readText(options.files, file.absolute));
  const kept = files.map((file, i) => keptBlocks(parseFile(file, options) as MacroFile, texts[i] ?? ''));
  return JSON.stringify({ key: libraryKey(files, texts, options), files: kept } satisfies KeptLibrary);
}

/**
 * The files as `parseFile` gives them, from the kept library at that place; undefined where it is missing or was made
 * from other texts, for other options or by another version.
 */
export function readLibrary(
  place: string,
  files: readonly SourceFile[],
  options: ParseOptions,
): readonly MacroFile[] | undefined {
  const kept = readKept(options.files, place);
  if (kept === undefined) return undefined;
  const texts = files.map(file => readText(options.files, file.absolute));
  if (kept.key !== libraryKey(files, texts, options)) return undefined;
  return files.map((file, i) => macroFile(file, texts[i] ?? '', kept.files[i] ?? []));
}

function readKept(files: Files, place: string): KeptLibrary | undefined {
  try {
    return JSON.parse(readText(files, place)) as KeptLibrary;
  } catch {
    return undefined;
  }
}

function libraryKey(files: readonly SourceFile[], texts: readonly string[], { engine, macroPrefix }: ParseOptions) {
  const about = [toolVersion(), macroPrefix, engine.codeKey(), files.map(file => [file.kind, file.shown])];
  return sha256(`${JSON.stringify(about)}${texts.join('\0')}`);
}

function keptBlocks({ file, blocks, stray, messages }: MacroFile, text: string): KeptBlock[] {
  if (stray.length > 0 || messages.length > 0) throw new Error(`${file.shown} has more to say than its macros`);
  return blocks.map(({ sql, origin, ...rest }) => {
    const isThere = origin.text === text && text.startsWith(sql, origin.offset);
    if (!isThere) throw new Error(`${file.shown} does not hold its macro ${rest.name} letter by letter`);
    return { ...rest, at: origin.offset, length: sql.length };
  });
}

function macroFile(file: SourceFile, text: string, kept: readonly KeptBlock[]): MacroFile {
  const blocks = kept.map(
    ({ at, length, ...rest }): MacroBlock => ({
      ...rest,
      sql: text.slice(at, at + length),
      origin: { file: file.shown, text, offset: at },
    }),
  );
  return { kind: file.kind as MacroFile['kind'], file, blocks, stray: [], messages: [] };
}
