import * as path from 'node:path';
import type { Files } from '../../base/index.js';
import { type IgnoreRule, type Project, readIgnoreFile } from '../../config/index.js';
import type { FileKind, SourceFile } from './source-file.js';

type Search = { readonly kind: FileKind; readonly folders: readonly string[]; readonly endings: readonly string[] };

/** What is read of a project: its name, its place, and where to look. */
export type Searched = Pick<Project, 'name' | 'root' | 'paths' | 'file'>;

/**
 * The files of a project by kind, in the order in which dbt reads the kinds, and each folder in the order of the names.
 * Files whose names begin with `.`, `#` or `~` are none; folders behind links are not entered; .dbtignore is heeded.
 * `jinjaEndings`: flag `allow_jinja_file_extensions`; without it `.sql.jinja` is not read.
 */
export function listFiles(files: Files, project: Searched, jinjaEndings: boolean): Map<FileKind, SourceFile[]> {
  const lister = new Lister(files, project);
  const found = new Map<FileKind, SourceFile[]>();
  for (const search of searches(project, jinjaEndings)) found.set(search.kind, lister.find(search));
  return found;
}

const JINJA = ['.j2', '.jinja2', '.jinja'];

function searches({ paths }: Searched, jinjaEndings: boolean): Search[] {
  const template = (ending: string): string[] => [ending, ...(jinjaEndings ? JINJA.map(more => ending + more) : [])];
  const sql = template('.sql');
  const within = (folder: string): string[] => paths.tests.map(tests => `${trimmed(tests)}/${folder}`);
  const all = [paths.models, paths.seeds, paths.snapshots, paths.analyses, paths.macros, paths.tests, paths.functions];
  return [
    { kind: 'macros', folders: paths.macros, endings: sql },
    { kind: 'models', folders: paths.models, endings: ['.py', ...sql] },
    { kind: 'snapshots', folders: paths.snapshots, endings: sql },
    { kind: 'analyses', folders: paths.analyses, endings: sql },
    { kind: 'singular_tests', folders: paths.tests, endings: sql },
    { kind: 'generic_tests', folders: within('generic'), endings: sql },
    { kind: 'seeds', folders: paths.seeds, endings: ['.csv'] },
    { kind: 'docs', folders: paths.docs, endings: template('.md') },
    { kind: 'properties', folders: [...new Set(all.flat().map(trimmed))], endings: ['.yml', '.yaml'] },
    { kind: 'fixtures', folders: within('fixtures'), endings: ['.csv', ...sql] },
    { kind: 'functions', folders: paths.functions, endings: ['.py', '.js', ...sql] },
  ];
}

function trimmed(folder: string): string {
  return folder.replace(/\/+$/, '');
}

class Lister {
  readonly #files: Files;
  readonly #project: Searched;
  readonly #ignored: IgnoreRule;
  readonly #shownRoot: string;
  readonly #walked = new Map<string, readonly string[]>();

  constructor(files: Files, project: Searched) {
    this.#files = files;
    this.#project = project;
    this.#ignored = readIgnoreFile(files, project.root);
    this.#shownRoot = path.posix.dirname(project.file);
  }

  find({ kind, folders, endings }: Search): SourceFile[] {
    return folders.map(trimmed).flatMap(folder =>
      this.#walk(folder)
        .filter(relative => hasEnding(relative, endings))
        .filter(relative => kind !== 'singular_tests' || !/^(?:generic|fixtures)\//.test(relative))
        .flatMap(relative => this.#file(kind, folder, relative) ?? []),
    );
  }

  #file(kind: FileKind, folder: string, relativePath: string): SourceFile | undefined {
    const { name, root } = this.#project;
    const file = path.posix.join(folder, relativePath);
    if (this.#ignored(file)) return undefined;
    const shown = this.#shownRoot === '.' ? file : `${this.#shownRoot}/${file}`;
    return { kind, packageName: name, relativePath, path: file, shown, absolute: path.join(root, file) };
  }

  /** All files below a folder, relative to it; nothing where there is no such folder. */
  #walk(folder: string): readonly string[] {
    const key = path.join(this.#project.root, folder);
    const known = this.#walked.get(key);
    if (known !== undefined) return known;
    const found: string[] = [];
    if (this.#files.stat(key)?.kind === 'directory') this.#walkInto(key, '', found);
    this.#walked.set(key, found);
    return found;
  }

  #walkInto(folder: string, prefix: string, found: string[]): void {
    const entries = [...this.#files.list(folder)].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const { name, kind } of entries) {
      if (kind === 'directory') this.#walkInto(path.join(folder, name), `${prefix}${name}/`, found);
      else if (/^[.#~]/.test(name)) continue;
      else if (kind === 'file' || this.#isFile(path.join(folder, name))) found.push(`${prefix}${name}`);
    }
  }

  /** A link in a loop counts as a file: whoever reads it is told. */
  #isFile(link: string): boolean {
    try {
      return this.#files.stat(link)?.kind === 'file';
    } catch {
      return true;
    }
  }
}

function hasEnding(file: string, endings: readonly string[]): boolean {
  const lower = file.toLowerCase();
  return endings.some(ending => {
    if (!lower.endsWith(ending)) return false;
    const stem = lower.length - ending.length;
    return stem > 0 && lower[stem - 1] !== '/';
  });
}
