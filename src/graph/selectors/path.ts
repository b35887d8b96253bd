import type { OutlinedNode } from '../outline.js';
import { badSelection } from '../parse-criterion.js';
import { type ProjectPath, pathAndFolders, pathGlob } from '../path-glob.js';
import { filterOutline, textOf } from './selector-method.js';

/**
 * `path:`: the file of a node, the YAML file that describes it, or a folder above it. Paths are those of the root
 * project: a package's node is found where the root project has a file or folder of the same path.
 */
export const path = filterOutline((criterion, context) => {
  const matches = globOf(textOf(criterion));
  const rootPackage = context.manifest.metadata.project_name;
  const known = new Map<string, boolean>();
  const isThere = (found: ProjectPath): boolean => {
    const key = found.parts.join('/');
    const there = known.get(key) ?? context.projectHas(key);
    known.set(key, there);
    return there;
  };
  return node => {
    const own = pathAndFolders(node.original_file_path);
    const patch = patchPath(node);
    const candidates = patch === undefined ? own : [...own, ...pathAndFolders(patch).slice(0, 1)];
    return candidates.some(found => matches(found) && (node.package_name === rootPackage || isThere(found)));
  };
});

function globOf(pattern: string): (path: ProjectPath) => boolean {
  try {
    return pathGlob(pattern);
  } catch (error) {
    throw badSelection(error instanceof Error ? error.message : String(error));
  }
}

function patchPath({ patch_path: patch }: OutlinedNode): string | undefined {
  return patch === '' ? undefined : patch.split('://')[1];
}
