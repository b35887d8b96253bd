import { graphNodes, type Manifest } from '../manifest/index.js';

/** Files that the root project's own nodes and macros come from, and the folders above them. */
export function projectPaths(manifest: Manifest): (path: string) => boolean {
  const root = manifest.metadata.project_name;
  const known = new Set<string>(['']);
  const add = (path: string): void => {
    for (let at = path; at !== '' && !known.has(at); at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) known.add(at);
  };
  for (const node of graphNodes(manifest)) {
    if (node.package_name !== root) continue;
    add(node.original_file_path);
    const patch: unknown = 'patch_path' in node ? node.patch_path : undefined;
    if (typeof patch === 'string') add(patch.split('://')[1] ?? '');
  }
  for (const macro of manifest.macros.values()) if (macro.package_name === root) add(macro.original_file_path);
  return path => known.has(path);
}
