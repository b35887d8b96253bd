import { ArchiveFault } from './archive-fault.js';
import type { FileTree } from './file-tree.js';
import { PACKAGE_LIMITS, type PackageLimits } from './limits.js';
import { pathParts } from './path-parts.js';
import type { TarEntry } from './read-tar.js';

type Link = { readonly path: string; readonly target: readonly string[] };

/**
 * Collects the files of an archive or a checkout that stand below one folder, in memory: nothing is written before all
 * of it has been checked. A link to a file that is also there becomes a copy of it, and `.git` is left out. Methods throw
 * an ArchiveFault for anything that leads out of the folder, is no file or folder, or exceeds the limits.
 */
export class TreeBuilder {
  readonly #limits: PackageLimits;
  readonly #files = new Map<string, Uint8Array>();
  readonly #folders = new Set<string>();
  readonly #links: Link[] = [];
  readonly #linkPaths = new Set<string>();
  #entries = 0;
  #bytes = 0;

  constructor(limits: PackageLimits = PACKAGE_LIMITS) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#files.size === 0;
  }

  add(entry: TarEntry): void {
    if (++this.#entries > this.#limits.files)
      throw new ArchiveFault('hostile', `it has more than ${this.#limits.files} entries`);
    const parts = pathParts(entry.path);
    const path = parts.join('/');
    if (entry.kind === 'other')
      throw new ArchiveFault('hostile', `it has something that is no file, folder or link: ${path}`);
    if (parts.length === 0 || parts.some(part => part.toLowerCase() === '.git')) return;
    if (entry.kind === 'folder') this.#addFolder(parts);
    else if (entry.kind === 'file') this.#addFile(parts, entry.data);
    else this.#addLink(parts, entry);
  }

  /** Links can point ahead, so they are followed when all files are known. */
  finish(): FileTree {
    for (const link of this.#links) this.#follow(link);
    const tops = new Set([...this.#files.keys(), ...this.#folders].map(name => name.split('/', 1)[0]));
    const [top] = tops;
    if (tops.size !== 1 || top === undefined || this.#files.has(top))
      throw new ArchiveFault('structure', 'its files do not stand in one folder');
    return new Map([...this.#files].map(([name, data]) => [name.slice(top.length + 1), data]));
  }

  #addFolder(parts: readonly string[]): void {
    const path = parts.join('/');
    this.#checkParents(parts);
    if (this.#files.has(path) || this.#linkPaths.has(path)) throw twice(path);
    this.#folders.add(path);
  }

  #addFile(parts: readonly string[], data: Uint8Array): void {
    const path = parts.join('/');
    this.#checkParents(parts);
    if (this.#folders.has(path) || this.#linkPaths.has(path)) throw twice(path);
    this.#count(data);
    this.#files.set(path, data);
  }

  #addLink(parts: readonly string[], entry: TarEntry): void {
    const path = parts.join('/');
    this.#checkParents(parts);
    if (this.#folders.has(path) || this.#files.has(path) || this.#linkPaths.has(path)) throw twice(path);
    const base = entry.kind === 'symlink' ? parts.slice(0, -1) : [];
    this.#links.push({ path, target: linkTarget(base, entry.target, path) });
    this.#linkPaths.add(path);
  }

  /** Every folder above is a folder: nothing is written through a link or below a file. */
  #checkParents(parts: readonly string[]): void {
    for (let length = 1; length < parts.length; length++) {
      const parent = parts.slice(0, length).join('/');
      if (this.#linkPaths.has(parent)) throw new ArchiveFault('hostile', `a file lies below the link ${parent}`);
      if (this.#files.has(parent)) throw twice(parent);
      this.#folders.add(parent);
    }
  }

  /** A link to a folder, or to what the archive does not hold, is left out. */
  #follow(link: Link): void {
    const next = new Map(this.#links.map(({ path, target }) => [path, target.join('/')]));
    let at = link.target.join('/');
    for (let hops = 0; next.has(at) && hops < 40; hops++) at = next.get(at) ?? '';
    const data = this.#files.get(at);
    if (data === undefined) return;
    this.#count(data);
    this.#files.set(link.path, data);
  }

  #count(data: Uint8Array): void {
    this.#bytes += data.length;
    if (this.#bytes > this.#limits.bytes)
      throw new ArchiveFault('hostile', `it has more than ${this.#limits.bytes} bytes`);
  }
}

function twice(path: string): ArchiveFault {
  return new ArchiveFault('hostile', `one path is two things: ${path}`);
}

/** Where a link leads, inside the one folder that the archive has. */
function linkTarget(base: readonly string[], target: string, link: string): string[] {
  const refuse = (): never => {
    throw new ArchiveFault('hostile', `the link ${link} leads out of the archive`);
  };
  if (target.startsWith('/') || target.includes('\\') || /^[a-zA-Z]:/.test(target)) refuse();
  const parts = [...base];
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
    // The archive's own folder is the first part: above it is outside.
    if (part === '..' && parts.length === 0) refuse();
  }
  return parts;
}
