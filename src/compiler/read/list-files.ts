import * as path from 'node:path';
import type { DirEntry, Files } from '../../base/index.js';
import { type IgnoreRule, type Project, readIgnoreFile } from '../../config/index.js';
import type { FileKind, SourceFile } from './source-file.js';

type Search = { readonly kind: FileKind; readonly folders: readonly string[]; readonly endings: readonly string[] };

/** What is read of a project: its name, its place, and where to look. */
export type Searched = Pick<Project, 'name' | 'root' | 'paths' | 'file'>;

/**
 * The files of a project by kind, in the order in which dbt reads the kinds, and each folder in the order of the names.
 * Files whose names begin with `.`, `#` or `~` are none; folders behind links are not entered; .dbtignore is heeded.
 * `jinjaEndings`: flag `allow_jinja_file_extensions`; without it `.sql.jinja` is read of models only.
 */
export function listFiles(files: Files, project: Searched, jinjaEndings: boolean): Map<FileKind, SourceFile[]> {
  const lister = new Lister(files, project);
  const found = new Map<FileKind, SourceFile[]>();
  for (const search of searches(project, jinjaEndings)) found.set(search.kind, lister.find(search));
  return found;
}

const JINJA = ['.j2', '.jinja2', '.jinja'];

function searches({ paths }: Searched, jinjaEndings: boolean): Search[] {
  const withJinja = (ending: string): string[] => [ending, ...JINJA.map(more => ending + more)];
  const template = (ending: string): string[] => (jinjaEndings ? withJinja(ending) : [ending]);
  const sql = template('.sql');
  const within = (folder: string): string[] => paths.tests.map(tests => `${trimmed(tests)}/${folder}`);
  const all = [paths.models, paths.seeds, paths.snapshots, paths.analyses, paths.macros, paths.tests, paths.functions];
  return [
    { kind: 'macros', folders: paths.macros, endings: sql },
    { kind: 'models', folders: paths.models, endings: ['.py', ...withJinja('.sql')] },
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

/** A search folder with what ends it: relative to the root, and whole. */
type Place = { readonly inProject: string; readonly absolute: string };

class Lister {
  readonly #files: Files;
  readonly #project: Searched;
  readonly #ignored: IgnoreRule;
  readonly #shownRoot: string;
  readonly #walked = new Map<string, readonly Walked[]>();

  constructor(files: Files, project: Searched) {
    this.#files = files;
    this.#project = project;
    this.#ignored = readIgnoreFile(files, project.root);
    this.#shownRoot = path.posix.dirname(project.file);
  }

  find({ kind, folders, endings }: Search): SourceFile[] {
    const found: SourceFile[] = [];
    for (const folder of folders.map(trimmed)) {
      const place = this.#placeOf(folder);
      for (const { relative, ending, longEnding } of this.#walk(folder)) {
        if (!endings.includes(ending) && !(longEnding !== '' && endings.includes(longEnding))) continue;
        if (kind === 'singular_tests' && /^(?:generic|fixtures)\//.test(relative)) continue;
        const file = this.#file(kind, place, relative);
        if (file !== undefined) found.push(file);
      }
    }
    return found;
  }

  /** What stands before the relative paths of a folder: joining each path anew costs more than finding the files. */
  #placeOf(folder: string): Place {
    const inProject = path.posix.join(folder, 'x').slice(0, -1);
    return { inProject, absolute: path.join(this.#project.root, inProject, 'x').slice(0, -1) };
  }

  #file(kind: FileKind, place: Place, relativePath: string): SourceFile | undefined {
    const file = place.inProject + relativePath;
    if (this.#ignored(file)) return undefined;
    const shown = this.#shownRoot === '.' ? file : `${this.#shownRoot}/${file}`;
    const absolute = place.absolute + (path.sep === '/' ? relativePath : relativePath.replaceAll('/', path.sep));
    return { kind, packageName: this.#project.name, relativePath, path: file, shown, absolute };
  }

  /** All files below a folder, relative to it; nothing where there is no such folder. */
  #walk(folder: string): readonly Walked[] {
    const key = path.join(this.#project.root, folder);
    const known = this.#walked.get(key);
    if (known !== undefined) return known;
    const found: Walked[] = [];
    if (this.#files.stat(key)?.kind === 'directory') this.#walkInto(key, '', found);
    this.#walked.set(key, found);
    return found;
  }

  #walkInto(folder: string, prefix: string, found: Walked[]): void {
    for (const { name, kind } of inOrder(this.#files.list(folder))) {
      if (kind === 'directory') this.#walkInto(path.join(folder, name), `${prefix}${name}/`, found);
      else if (NO_FILES.has(name[0] ?? '')) continue;
      else if (kind === 'file' || this.#isFile(path.join(folder, name))) found.push(walked(prefix, name));
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

/** What names of files begin with that are none. */
const NO_FILES: ReadonlySet<string> = new Set(['.', '#', '~']);

/** Most systems give the names in their order. */
function inOrder(entries: readonly DirEntry[]): readonly DirEntry[] {
  const isOrdered = entries.every((entry, i) => i === 0 || (entries[i - 1]?.name ?? '') < entry.name);
  return isOrdered ? entries : [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A file below a search folder, with its last ending and its last two, in lower case. A name that is all ending has none. */
type Walked = { readonly relative: string; readonly ending: string; readonly longEnding: string };

function walked(prefix: string, name: string): Walked {
  const last = name.lastIndexOf('.');
  const before = last > 0 ? name.lastIndexOf('.', last - 1) : -1;
  return {
    relative: prefix + name,
    ending: last > 0 ? name.slice(last).toLowerCase() : '',
    longEnding: before > 0 ? name.slice(before).toLowerCase() : '',
  };
}
