import * as path from 'node:path';
import { type Files, sha256 } from '../../../base/index.js';

/** The files of a package by their path below its folder, with `/` between. Paths have been checked. */
export type FileTree = ReadonlyMap<string, Uint8Array>;

/** See PackageDigests.tree for what it is the digest of. */
export function treeDigest(tree: FileTree): string {
  const lines = byBytes([...tree.keys()]).map(name => `${sha256(tree.get(name) ?? '')}  ${name}\n`);
  return sha256(lines.join(''));
}

function byBytes(names: readonly string[]): string[] {
  const keyed = names.map(name => ({ name, bytes: Buffer.from(name) }));
  return keyed.sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(({ name }) => name);
}

/** Writes the tree into a folder that is not there yet. */
export function writeTree(files: Files, tree: FileTree, folder: string): void {
  files.makeFolder(folder);
  for (const [name, data] of tree) files.write(path.join(folder, ...name.split('/')), data);
}

/** The part of a tree below a folder of it. */
export function subtree(tree: FileTree, folder: string): FileTree {
  const start = `${folder}/`;
  return new Map(
    [...tree].flatMap(([name, data]) => (name.startsWith(start) ? [[name.slice(start.length), data]] : [])),
  );
}
