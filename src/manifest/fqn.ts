import { versionSuffix } from './unique-id.js';

/** Package, folders of `path` (relative to its resource folder), then `leaf`: how selection and project config name a node. */
export function fqn(packageName: string, path: string, ...leaf: readonly string[]): string[] {
  return [packageName, ...folders(path), ...leaf];
}

/** Of a model: `[shop, marts, orders]`, with versions `[shop, marts, orders, v2]`. */
export function modelFqn(packageName: string, path: string, name: string, version: string | number | null): string[] {
  const suffix = versionSuffix(version);
  return fqn(packageName, path, name, ...(suffix === null ? [] : [suffix]));
}

/** Of a snapshot block: the file's stem stands before the block's name. A snapshot written in YAML has none. */
export function snapshotBlockFqn(packageName: string, path: string, name: string): string[] {
  const file = path.slice(path.lastIndexOf('/') + 1);
  return fqn(packageName, path, file.replace(/\.[^.]*$/, ''), name);
}

/** Of what is declared in YAML: `originalFilePath` minus its first folder gives the folders. */
export function yamlFqn(packageName: string, originalFilePath: string, ...leaf: readonly string[]): string[] {
  return fqn(packageName, originalFilePath.slice(originalFilePath.indexOf('/') + 1), ...leaf);
}

function folders(path: string): string[] {
  return path
    .split('/')
    .slice(0, -1)
    .filter(part => part !== '');
}
