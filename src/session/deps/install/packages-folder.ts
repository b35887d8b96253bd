import { randomBytes } from 'node:crypto';
import * as path from 'node:path';
import { type Files, makeMessage, ProjectError } from '../../../base/index.js';
import type { EventBus } from '../../../events/index.js';
import { writeTree } from '../archive/file-tree.js';
import type { PackageContent } from '../sources/found-package.js';
import { copyFolder } from './copy-folder.js';

/** dbt and we take no folder for a package whose name begins so. */
const STAGE_PREFIX = '__quern-';
/** What a process that was killed has left; a younger one may be at work. */
const STALE_MS = 3_600_000;

/**
 * The folder that packages are installed in. New packages are written into a folder inside it, which is on the same disk
 * whatever is mounted or linked where, and take their places by renaming when all of them are there. Until then, and when
 * something fails, the old ones stay.
 */
export class PackagesFolder {
  readonly #files: Files;
  readonly #events: EventBus;
  readonly #folder: string;
  readonly #stage: string;
  readonly #names: string[] = [];
  readonly #wasThere: boolean;
  #isDone = false;
  /** An old package could be put back neither: it stays in the stage, for its owner to find. */
  #isTorn = false;

  constructor(folder: string, { files, events }: { readonly files: Files; readonly events: EventBus }) {
    this.#files = files;
    this.#events = events;
    this.#folder = folder;
    this.#stage = path.join(folder, `${STAGE_PREFIX}${randomBytes(6).toString('hex')}`);
    this.#wasThere = files.stat(folder) !== undefined;
  }

  /** Writes one package beside the installed ones. Throws a ProjectError when the disk does not take it. */
  add(name: string, content: PackageContent): void {
    const place = path.join(this.#stage, 'new', name);
    this.#guard(() => {
      if (content.kind === 'tree') writeTree(this.#files, content.tree, place);
      else this.#link(content.folder, place);
    });
    this.#names.push(name);
  }

  /** Puts the new packages in the places of all that was there. */
  swap(): void {
    this.#guard(() => {
      this.#files.makeFolder(this.#stage);
      const moves: [from: string, to: string][] = [
        ...this.#entries().map((name): [string, string] => [this.#at(name), path.join(this.#stage, 'old', name)]),
        ...this.#names.map((name): [string, string] => [path.join(this.#stage, 'new', name), this.#at(name)]),
      ];
      this.#files.makeFolder(path.join(this.#stage, 'old'));
      this.#renameAll(moves);
      this.#isDone = true;
    });
  }

  /** Takes away what is not installed; to be called at the end whatever happened. */
  clear(): void {
    if (!this.#isTorn) this.#files.remove(this.#stage);
    const isOurs = !this.#wasThere && !this.#isDone && this.#files.stat(this.#folder) !== undefined;
    if (isOurs && this.#files.list(this.#folder).length === 0) this.#files.remove(this.#folder);
  }

  #at(name: string): string {
    return path.join(this.#folder, name);
  }

  #entries(): string[] {
    return this.#files
      .list(this.#folder)
      .map(({ name }) => name)
      .filter(name => !this.#isAtWork(name));
  }

  #isAtWork(name: string): boolean {
    if (!name.startsWith(STAGE_PREFIX)) return false;
    const age = Date.now() - (this.#files.stat(this.#at(name))?.mtimeMs ?? 0);
    return this.#at(name) === this.#stage || age < STALE_MS;
  }

  #renameAll(moves: readonly [from: string, to: string][]): void {
    const done: [string, string][] = [];
    try {
      for (const [from, to] of moves) {
        this.#files.rename(from, to);
        done.unshift([from, to]);
      }
    } catch (error) {
      for (const [from, to] of done) this.#undo(from, to);
      throw error;
    }
  }

  #undo(from: string, to: string): void {
    try {
      this.#files.rename(to, from);
    } catch {
      this.#isTorn = true;
    }
  }

  #link(target: string, place: string): void {
    this.#files.makeFolder(path.dirname(place));
    try {
      this.#events.emit('DepsCreatingLocalSymlink', {});
      this.#files.link(target, place);
    } catch (error) {
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? ''))
        throw error;
      this.#events.emit('DepsSymlinkNotAvailable', {});
      copyFolder(this.#files, target, place);
    }
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code === undefined) throw error;
      const text = `The packages cannot be written to ${this.#folder}: ${error.message}`;
      const suggestion =
        'Check the rights and the space on the disk, then run quern deps again; the packages that were there are still there';
      throw new ProjectError(makeMessage('DEPS-018', text, { suggestion }), { cause: error });
    }
  }
}
