import * as path from 'node:path';
import { type Files, makeMessage, memoryFiles, ProjectError } from '../../../base/index.js';
import { type PackageSpec, PROJECT_FILE, readPackages, readProjectFile } from '../../../config/index.js';
import type { FileTree } from '../archive/file-tree.js';
import type { DepsRequest } from '../deps-request.js';

export type PackageFacts = { readonly name: string; readonly packages: readonly PackageSpec[] };

type ReadRequest = Pick<DepsRequest, 'shapes' | 'render' | 'env' | 'cliVars'>;

/** What a package in memory is called and needs. Throws a ProjectError in terms of `label` when it is no project. */
export function readPackageTree(tree: FileTree, label: string, request: ReadRequest): PackageFacts {
  const root = '/package';
  const wanted = [PROJECT_FILE, 'packages.yml', 'dependencies.yml'];
  const content = new Map(wanted.flatMap(name => (tree.has(name) ? [[`${root}/${name}`, tree.get(name) ?? '']] : [])));
  return readPackageFolder(memoryFiles(content), root, label, request);
}

export function readPackageFolder(files: Files, root: string, label: string, request: ReadRequest): PackageFacts {
  if (files.stat(path.join(root, PROJECT_FILE))?.kind !== 'file') throw noProject(label);
  try {
    const { data } = readProjectFile(files, root, request.shapes, `${label}: ${PROJECT_FILE}`);
    const { packages } = readPackages({ ...request, files, root, ofPackage: true });
    const { name } = data;
    if (typeof name === 'string' && name !== '') return { name, packages };
  } catch (error) {
    if (!(error instanceof ProjectError)) throw error;
    const first = makeMessage('DEPS-015', `The package ${label} cannot be used`, {
      suggestion:
        'What follows is wrong in the files of the package: take another version of it, or tell its publisher',
    });
    throw new ProjectError([first, ...error.messages], { cause: error });
  }
  const text = `Package defined in ${PROJECT_FILE} must have a name! (${label})`;
  throw new ProjectError(makeMessage('DEPS-015', text, { suggestion: 'Take another version of the package' }));
}

function noProject(label: string): ProjectError {
  const text =
    `No ${PROJECT_FILE} found in ${label}\nVerify that each entry within packages.yml (and their transitive ` +
    `dependencies) contains a file named ${PROJECT_FILE}`;
  return new ProjectError(
    makeMessage('DEPS-015', text, { suggestion: 'A package that lies deeper in its repository needs a subdirectory' }),
  );
}
