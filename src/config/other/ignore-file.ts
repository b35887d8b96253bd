import * as path from 'node:path';
import type { Files } from '../../base/index.js';
import { readUtf8 } from '../reading/read-yaml-file.js';

/** True for a path relative to the project (POSIX) that .dbtignore leaves out. */
export type IgnoreRule = (file: string) => boolean;

/** .dbtignore of a project: the lines of a .gitignore. Without the file nothing is ignored. */
export function readIgnoreFile(files: Files, root: string): IgnoreRule {
  const name = path.join(root, '.dbtignore');
  if (files.stat(name)?.kind !== 'file') return () => false;
  return ignoreRule(readUtf8(files, name, '.dbtignore'));
}

/** The rules of a text in gitignore's grammar: of the lines that match, the last one counts. */
export function ignoreRule(text: string): IgnoreRule {
  const rules = text.split(/\r?\n/).flatMap(line => parseLine(line) ?? []);
  return file => rules.findLast(rule => rule.pattern.test(file))?.ignore ?? false;
}

function parseLine(line: string): { ignore: boolean; pattern: RegExp } | undefined {
  let glob = line.replace(/(?<!\\)\s+$/, '');
  if (glob === '' || glob.startsWith('#') || glob === '/') return undefined;
  const negated = glob.startsWith('!');
  if (negated) glob = glob.slice(1);
  const folderOnly = glob.endsWith('/');
  if (folderOnly) glob = glob.slice(0, -1);
  const anchored = glob.includes('/');
  if (glob.startsWith('/')) glob = glob.slice(1);
  const start = anchored ? '^' : '^(?:.+/)?';
  // A folder that matches takes all that is in it along.
  const end = folderOnly || glob.endsWith('/**') ? '/.*$' : '(?:/.*)?$';
  const body = globSource(glob.endsWith('/**') ? glob.slice(0, -3) : glob);
  try {
    return { ignore: !negated, pattern: new RegExp(start + body + end, 's') };
  } catch {
    return undefined;
  }
}

function globSource(glob: string): string {
  let source = '';
  for (let i = 0; i < glob.length; i++) {
    const rest = glob.slice(i);
    const letter = glob.charAt(i);
    if (rest.startsWith('**/') && (i === 0 || glob[i - 1] === '/')) {
      source += '(?:.+/)?';
      i += 2;
    } else if (letter === '*') {
      while (glob[i + 1] === '*') i++;
      source += '[^/]*';
    } else if (letter === '?') source += '[^/]';
    else if (letter === '[') {
      const set = /^\[[!^]?\]?[^\]]*\]/.exec(rest)?.[0];
      source += set === undefined ? '\\[' : setSource(set);
      i += (set?.length ?? 1) - 1;
    } else if (letter === '\\' && i + 1 < glob.length) source += escaped(glob.charAt(++i));
    else source += escaped(letter);
  }
  return source;
}

function setSource(set: string): string {
  const inside = set.slice(1, -1);
  const negated = inside.startsWith('!') || inside.startsWith('^');
  const members = (negated ? inside.slice(1) : inside).replaceAll('\\', '\\\\').replaceAll(']', '\\]');
  return `[${negated ? '^' : ''}${members}]`;
}

function escaped(letter: string): string {
  return letter.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
