import { fnmatch } from './fnmatch.js';

/** A path of the project: its parts, and whether it is a folder. The project's root has no parts. */
export type ProjectPath = { readonly parts: readonly string[]; readonly isFolder: boolean };

/**
 * Python's `Path.glob` (3.11) as a test of one path: `*`, `?`, `[…]` within a part, `**` for any number of folders, also
 * none; a pattern that ends in `**` matches folders only. Throws an Error in Python's words for a pattern it refuses.
 */
export function pathGlob(pattern: string): (path: ProjectPath) => boolean {
  if (pattern === '') throw new Error("Unacceptable pattern: ''");
  if (pattern.startsWith('/')) throw new Error('Non-relative patterns are unsupported');
  const parts = pattern.split('/').filter(part => part !== '' && part !== '.');
  for (const part of parts)
    if (part !== '**' && part.includes('**'))
      throw new Error("Invalid pattern: '**' can only be an entire path component");
  const tests = parts.map(part => (part === '**' ? ANY_FOLDERS : fnmatch(part)));
  return path => matches(tests, 0, path, 0);
}

const ANY_FOLDERS = Symbol('**');
type Part = typeof ANY_FOLDERS | ((part: string) => boolean);

function matches(tests: readonly Part[], test: number, path: ProjectPath, part: number): boolean {
  const next = tests[test];
  if (next === undefined) return part === path.parts.length;
  if (next !== ANY_FOLDERS) {
    const name = path.parts[part];
    return name !== undefined && next(name) && matches(tests, test + 1, path, part + 1);
  }
  const folders = path.isFolder ? path.parts.length : path.parts.length - 1;
  if (test === tests.length - 1) return path.isFolder;
  for (let skip = part; skip <= Math.max(part, folders); skip++) if (matches(tests, test + 1, path, skip)) return true;
  return false;
}

/** A path and every folder above it, the project's root last. */
export function pathAndFolders(path: string): readonly ProjectPath[] {
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  const found: ProjectPath[] = [{ parts, isFolder: false }];
  for (let length = parts.length - 1; length >= 0; length--)
    found.push({ parts: parts.slice(0, length), isFolder: true });
  return found;
}
