import type { FileStat } from '../../base/index.js';

/** chokidar tells nothing of a file for 50 ms after it told of a change, and for 100 ms after a removal. */
const SILENCE_MS = 100;

/**
 * Sees the save that comes right after another one: the library that watches keeps silent of a file for a moment after
 * it has told of it, and by then a short turn has read the file already. So each file that was told of is looked at once
 * more when the silence is over, and told again if it is not what its turn saw.
 */
export class SecondLook {
  readonly #stat: (file: string) => FileStat | undefined;
  readonly #changed: (file: string) => void;
  readonly #seen = new Map<string, string>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** `changed` is told the absolute path of a file that was saved unheard. */
  constructor(stat: (file: string) => FileStat | undefined, changed: (file: string) => void) {
    this.#stat = stat;
    this.#changed = changed;
  }

  /** A turn begins that will read these files. */
  reading(files: readonly string[]): void {
    for (const file of files) this.#seen.set(file, this.#mark(file));
  }

  /** The library told of this file. */
  told(file: string): void {
    clearTimeout(this.#timers.get(file));
    const timer = setTimeout(() => {
      this.#timers.delete(file);
      const seen = this.#seen.get(file);
      // Not read yet: the turn that waits will see it as it is then.
      if (seen === undefined || seen === this.#mark(file)) return;
      this.#changed(file);
      this.told(file);
    }, SILENCE_MS * 1.5);
    this.#timers.set(file, timer.unref());
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #mark(file: string): string {
    try {
      const stat = this.#stat(file);
      return stat === undefined ? 'none' : [stat.sizeBytes, stat.mtimeMs, stat.ctimeMs, stat.inode].join();
    } catch {
      return 'unreadable';
    }
  }
}
