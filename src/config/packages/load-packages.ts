import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../base/index.js';
import { makeMap } from '../data.js';
import { loadProject, type ProjectRequest } from '../project/load-project.js';
import type { Project } from '../project/project.js';
import { PROJECT_FILE, readProjectFile } from '../project/read-project-file.js';
import { reasonOf } from '../reading/render-scope.js';
import type { PackageList, PackageLock } from './package-spec.js';

/**
 * The packages that lie in the packages folder, each as a project of its own with the root's quoting and without
 * variables of the command line. Throws a ProjectError when some are missing, or two have one name.
 */
export function loadPackages(
  root: Project,
  wanted: { readonly list: PackageList; readonly lock: PackageLock | undefined },
  request: ProjectRequest,
): Project[] {
  const folder = path.join(root.root, root.packagesInstallPath);
  const names = packageFolders(request.files, folder);
  checkInstalled(root, wanted, names);
  const projects: Project[] = [];
  for (const name of names) {
    const project = loadPackage(path.join(folder, name), `${root.packagesInstallPath}/${name}`, root, request);
    if ([root, ...projects].some(other => other.name === project.name)) throw twoOfOneName(project);
    projects.push(project);
  }
  return projects;
}

function loadPackage(folder: string, shown: string, root: Project, request: ProjectRequest): Project {
  try {
    const raw = readProjectFile(request.files, folder, request.shapes, `${shown}/${PROJECT_FILE}`);
    return loadProject(raw, { ...request, cliVars: makeMap(), targetPath: undefined, quoting: root.quoting });
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const first = makeMessage('CONFIG-062', `Failed to read package: ${reasonOf(error)}`, {
      suggestion: `Mend ${shown}/${PROJECT_FILE}, or install the package anew with: quern deps`,
    });
    throw new ProjectError([first, ...error.messages], { cause: error });
  }
}

/** Folders in the order of their names; those that begin with `__` are none, and a link counts as what it leads to. */
function packageFolders(files: Files, folder: string): string[] {
  if (files.stat(folder)?.kind !== 'directory') return [];
  return files
    .list(folder)
    .map(entry => entry.name)
    .filter(name => !name.startsWith('__') && files.stat(path.join(folder, name))?.kind === 'directory')
    .sort();
}

/** The words are dbt's: they say what to do. */
function checkInstalled(
  root: Project,
  wanted: { readonly list: PackageList; readonly lock: PackageLock | undefined },
  installed: readonly string[],
): void {
  const locked = wanted.lock?.packages ?? [];
  const specified = locked.length > 0 ? locked : wanted.list.packages;
  if (specified.length === installed.length) return;
  const missing = locked.flatMap(spec =>
    spec.name !== undefined && !installed.includes(spec.name) ? [spec.name] : [],
  );
  const named = missing.length === 0 ? '' : `Following packages were not found: ${missing.join(', ')}. `;
  const text =
    `dbt expects ${specified.length} package(s) based on packages specified in ${wanted.list.file}, but ` +
    `found only ${installed.length} package(s) installed in ${root.packagesInstallPath}. ` +
    `${named}Run "dbt deps" to install package dependencies.`;
  throw new ProjectError(makeMessage('CONFIG-061', text, { suggestion: 'Here that is: quern deps' }));
}

function twoOfOneName(project: Project): ProjectError {
  const text =
    `dbt found more than one package with the name "${project.name}" included in this project. Package names must be ` +
    'unique in a project. Please rename one of these packages.';
  const span = project.yaml.spanOf(['name']);
  return new ProjectError(
    makeMessage('CONFIG-062', text, span === undefined ? {} : { span, source: project.yaml.text }),
  );
}
