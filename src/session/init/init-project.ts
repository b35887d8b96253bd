import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Files, makeMessage, ProjectError, readText } from '../../base/index.js';
import { renderText } from '../../jinja/index.js';

/** What `initProject` did. All paths are relative to `root`, POSIX. */
export type InitResult = {
  /** Absolute folder of the project. */
  readonly root: string;
  readonly name: string;
  readonly created: readonly string[];
  /** Files that were there already and stay as they are. */
  readonly kept: readonly string[];
  /** Lines put at the end of files that were there (.gitignore). */
  readonly extended: readonly string[];
};

const TEMPLATES = fileURLToPath(new URL('../../../templates/init', import.meta.url));
const NAME = /^[a-z_][a-z0-9_]*$/i;

/**
 * Makes a new project that builds at once on the embedded Postgres, in the folder `name` below `folder`.
 * Throws a ProjectError, and writes nothing, when the name cannot be a project's or when the folder holds something.
 */
export async function makeProject(files: Files, folder: string, name: string): Promise<InitResult> {
  if (!NAME.test(name)) throw badName(name);
  const root = path.join(folder, name);
  if (files.stat(root) !== undefined && (files.stat(root)?.kind !== 'directory' || files.list(root).length > 0))
    throw new ProjectError(makeMessage('INIT-002', `${root} is there already and is not empty`));
  const created: string[] = [];
  for (const source of templateFiles(files, TEMPLATES)) {
    const [target, text] = await rendered(files, source, { name, profile: name });
    files.write(path.join(root, target), text);
    created.push(target);
  }
  return { root, name, created: created.sort(), kept: [], extended: [] };
}

/**
 * Adds what an existing project lacks: a profile of the embedded Postgres when none of its name is found, and the lines
 * of .gitignore that keep built files out of git. Changes no line that is there.
 */
export async function completeProject(
  files: Files,
  root: string,
  project: { readonly name: string; readonly profile: string | null; readonly profileFound: boolean },
): Promise<InitResult> {
  const created: string[] = [];
  const kept: string[] = ['dbt_project.yml'];
  const extended: string[] = [];
  const profiles = path.join(root, 'profiles.yml');
  if (files.stat(profiles) !== undefined) kept.push('profiles.yml');
  else if (!project.profileFound && project.profile !== null) {
    const [, text] = await rendered(files, 'profiles.yml.njk', { name: project.name, profile: project.profile });
    files.write(profiles, text);
    created.push('profiles.yml');
  }
  const ignore = path.join(root, '.gitignore');
  const wanted = readText(files, path.join(TEMPLATES, 'gitignore'));
  if (files.stat(ignore) === undefined) {
    files.write(ignore, wanted);
    created.push('.gitignore');
  } else {
    const before = readText(files, ignore);
    const lines = missingLines(before, wanted);
    if (lines.length === 0) kept.push('.gitignore');
    else {
      files.write(ignore, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n`);
      extended.push('.gitignore');
    }
  }
  return { root, name: project.name, created, kept, extended };
}

/** npm leaves a file named .gitignore out of packages, so the template has no dot; `.njk` files are rendered. */
async function rendered(files: Files, source: string, data: object): Promise<readonly [string, string]> {
  const text = readText(files, path.join(TEMPLATES, source));
  if (source === 'gitignore') return ['.gitignore', text];
  if (!source.endsWith('.njk')) return [source, text];
  return [source.slice(0, -'.njk'.length), await renderText(text, data)];
}

function templateFiles(files: Files, folder: string, below = ''): string[] {
  return files.list(folder).flatMap(entry => {
    const name = path.posix.join(below, entry.name);
    return entry.kind === 'directory' ? templateFiles(files, path.join(folder, entry.name), name) : [name];
  });
}

function missingLines(before: string, wanted: string): string[] {
  const plain = (line: string): string => line.trim().replace(/^\//, '').replace(/\/$/, '');
  const there = new Set(before.split('\n').map(plain));
  return wanted.split('\n').filter(line => line.trim() !== '' && !there.has(plain(line)));
}

function badName(name: string): ProjectError {
  const usable = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^[0-9]/, '_$&');
  const text = `'${name}' cannot be the name of a project: letters, digits and underscores only, not starting with a digit`;
  return new ProjectError(
    makeMessage('INIT-001', text, NAME.test(usable) ? { suggestion: `Try: quern init ${usable}` } : {}),
  );
}
