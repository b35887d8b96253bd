import type { FileStat, Files } from '../../../../src/base/index.js';
import { diskFiles, memoryFiles } from '../../../../src/base/index.js';

type Entry = { mtimeMs: number; ctimeMs: number; inode: number };

/** Folders of the shipped macros that are seen: the others have nothing to do with how a project is kept. */
const SHIPPED: ReadonlySet<string> = new Set(['names', 'tests']);

/**
 * A file system in memory whose times and inodes behave like a real one's: times have a grain, an inode is taken again
 * after its file is gone, a time can be set back. What ships with the tool is read from disk, with some texts in its place.
 */
export class FakeDisk {
  readonly files: Files;
  readonly #root: string;
  readonly #content = new Map<string, string | Uint8Array>();
  readonly #entries = new Map<string, Entry>();
  readonly #freeInodes: number[] = [];
  readonly #shipped = new Map<string, string>();
  #inodes = 100;
  #nowMs = Date.UTC(2026, 0, 1);
  /** Times are whole multiples of this. */
  grainMs = 1;
  #isReadOnly = false;

  constructor(root: string) {
    this.#root = root;
    this.files = this.#makeFiles();
  }

  /** A disk of its own that holds the same. */
  copy(): FakeDisk {
    const other = new FakeDisk(this.#root);
    for (const [file, data] of this.#content) other.#content.set(file, data);
    for (const [file, entry] of this.#entries) other.#entries.set(file, { ...entry });
    other.#inodes = this.#inodes;
    other.#nowMs = this.#nowMs;
    return other;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  wait(ms: number): void {
    this.#nowMs += ms;
  }

  get paths(): string[] {
    return [...this.#content.keys()];
  }

  text(file: string): string {
    return String(this.#content.get(file) ?? '');
  }

  has(file: string): boolean {
    return this.#content.has(file);
  }

  /** In place, or as a new file that takes the place of the old one. */
  write(file: string, data: string | Uint8Array, isNew = false): void {
    const old = this.#entries.get(file);
    if (isNew) this.#release(file);
    const inode = isNew || old === undefined ? this.#takeInode() : old.inode;
    this.#content.set(file, data);
    this.#entries.set(file, { mtimeMs: this.#stamp(), ctimeMs: this.#stamp(), inode });
  }

  touch(file: string): void {
    Object.assign(this.#entries.get(file) ?? {}, { mtimeMs: this.#stamp(), ctimeMs: this.#stamp() });
  }

  /** As `touch -d`: the time of the last change of its inode is now all the same. */
  setBack(file: string, mtimeMs: number): void {
    Object.assign(this.#entries.get(file) ?? {}, { mtimeMs, ctimeMs: this.#stamp() });
  }

  mtimeOf(file: string): number {
    return this.#entries.get(file)?.mtimeMs ?? 0;
  }

  remove(file: string): void {
    this.#release(file);
    this.#content.delete(file);
    this.#entries.delete(file);
  }

  /** Keeps time and inode, as a rename does. */
  rename(from: string, to: string): void {
    const [data, entry] = [this.#content.get(from), this.#entries.get(from)];
    if (data === undefined || entry === undefined) return;
    if (from !== to) this.#release(to);
    this.#content.delete(from);
    this.#entries.delete(from);
    this.#content.set(to, data);
    this.#entries.set(to, entry);
  }

  /** Nothing can be written into the cache any longer, or again. */
  turnReadOnly(): void {
    this.#isReadOnly = !this.#isReadOnly;
  }

  /** Another text for a file that ships with the tool; undefined for its own. */
  ship(ending: string, text: string | undefined): void {
    if (text === undefined) this.#shipped.delete(ending);
    else this.#shipped.set(ending, text);
  }

  #stamp(): number {
    return Math.floor(this.#nowMs / this.grainMs) * this.grainMs;
  }

  #takeInode(): number {
    return this.#freeInodes.pop() ?? this.#inodes++;
  }

  #release(file: string): void {
    const entry = this.#entries.get(file);
    if (entry !== undefined) this.#freeInodes.push(entry.inode);
  }

  #makeFiles(): Files {
    const disk = diskFiles();
    const memory = memoryFiles(this.#content);
    const isOurs = (file: string): boolean => file === this.#root || file.startsWith(`${this.#root}/`);
    const shippedOf = (file: string): string | undefined =>
      [...this.#shipped].find(([ending]) => file.endsWith(ending))?.[1];
    const routed = Object.fromEntries(
      Object.keys(disk).map(operation => {
        const key = operation as keyof Files;
        const of = (files: Files) => files[key] as (...args: unknown[]) => unknown;
        return [key, (file: string, ...rest: unknown[]) => of(isOurs(file) ? memory : disk)(file, ...rest)];
      }),
    ) as Files;
    const put = (file: string, data: string | Uint8Array): void => {
      this.#refuse(file);
      this.write(file, data, true);
    };
    const stat = (file: string) => this.#stat(file, routed, shippedOf(file));
    const withHead: Files['copyWithHead'] = (file, from, head) => {
      const copy = Buffer.from(memory.readBytes(from));
      copy.write(head);
      put(file, copy);
      return stat(file);
    };
    return {
      ...routed,
      list: folder =>
        folder.endsWith('templates/macros')
          ? routed.list(folder).filter(({ name }) => SHIPPED.has(name))
          : routed.list(folder),
      stat,
      readBytes: file => {
        const shipped = shippedOf(file);
        return shipped === undefined ? routed.readBytes(file) : Buffer.from(shipped);
      },
      remove: file => {
        if (!isOurs(file)) return;
        this.#refuse(file);
        this.remove(file);
      },
      copyWithHead: withHead,
      replaceHead: (file, head, isMeant) => {
        const before = stat(file);
        return before !== undefined && isMeant(before) ? withHead(file, file, head) : undefined;
      },
      write: put,
      overwrite: put,
      writeParts: (file, parts) => {
        put(file, Buffer.concat([...parts].map(part => Buffer.from(part as string))));
        return stat(file);
      },
    };
  }

  #refuse(file: string): void {
    if (this.#isReadOnly && file.includes('quern_parse'))
      throw Object.assign(new Error(`EROFS: ${file}`), { code: 'EROFS' });
  }

  #stat(file: string, routed: Files, shipped: string | undefined): FileStat | undefined {
    const entry = this.#entries.get(file);
    const stat = routed.stat(file);
    if (stat === undefined) return undefined;
    if (shipped !== undefined) return { ...stat, sizeBytes: shipped.length, ctimeMs: stat.ctimeMs + 1 };
    return entry === undefined || stat.kind !== 'file' ? stat : { ...stat, ...entry };
  }
}
