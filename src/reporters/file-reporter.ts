import type { Files } from '../base/index.js';
import { type Event, levelRank } from '../events/index.js';
import { formatLine, type LineOptions } from './console-reporter.js';
import { isShown } from './event-filter.js';
import type { Reporter } from './reporter.js';

export type FileReporterOptions = LineOptions & {
  readonly files: Files;
  /** `logs/dbt.log` unless the project says otherwise. Absolute. */
  readonly file: string;
  /** --log-file-max-bytes; 0 never rotates. */
  readonly maxBytes: number;
};

const BACKUPS = 5;
const HELD_CHARACTERS = 1 << 14;

/** `clean` may remove the folder of the log: what it says is not written there. */
const NOT_IN_FILE: ReadonlySet<string> = new Set(['Z012', 'Z013', 'Z014', 'Z015']);

/**
 * The log file. Lines are gathered and written by the piece; a warning or an error is written at once, so that little is
 * lost when the process dies. Past `maxBytes` it becomes `dbt.log.1`, that one `dbt.log.2`, and so on to 5.
 */
export function fileReporter(options: FileReporterOptions): Reporter {
  const log = new RotatingLog(options);
  return {
    listen: event => {
      if (NOT_IN_FILE.has(event.code) || !isShown(event, options.level, options.logCacheEvents)) return;
      log.add(formatLine(event, options), isUrgent(event));
    },
    close: () => log.flush(),
  };
}

function isUrgent(event: Event): boolean {
  return levelRank(event.level) >= levelRank('warn');
}

/** Of one UTF-16 unit in UTF-8. */
const MOST_BYTES = 3;

class RotatingLog {
  readonly #options: FileReporterOptions;
  #held = '';
  #fileBytes: number | undefined;
  /** Nothing was written yet. */
  #isNew = true;
  /** Writing failed, which the first to notice has told; nothing more is tried. */
  #isLost = false;

  constructor(options: FileReporterOptions) {
    this.#options = options;
  }

  add(line: string, urgent: boolean): void {
    if (this.#isLost) return;
    const text = `${line}\n`;
    this.#orLost(() => this.#rotateFor(text));
    this.#held += text;
    // The first line shows at once whether the file can be written.
    if (urgent || this.#isNew || this.#held.length >= HELD_CHARACTERS) this.flush();
  }

  flush(): void {
    if (this.#held === '' || this.#isLost) return;
    const bytes = Buffer.from(this.#held);
    this.#held = '';
    this.#isNew = false;
    this.#orLost(() => this.#options.files.append(this.#options.file, bytes));
    this.#fileBytes = (this.#fileBytes ?? 0) + bytes.length;
  }

  #orLost(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#isLost = true;
      throw error;
    }
  }

  /** Makes room before a line that would pass the limit; a single line may be longer than it. */
  #rotateFor(text: string): void {
    const { files, file, maxBytes } = this.#options;
    this.#fileBytes ??= files.stat(file)?.sizeBytes ?? 0;
    const room = maxBytes - this.#fileBytes;
    // Bytes are counted only when the file is nearly full.
    if (maxBytes <= 0 || (this.#held.length + text.length) * MOST_BYTES < room) return;
    if (Buffer.byteLength(this.#held) + Buffer.byteLength(text) < room) return;
    this.flush();
    if (this.#fileBytes === 0) return;
    for (let n = BACKUPS - 1; n >= 1; n--)
      if (files.stat(`${file}.${n}`) !== undefined) files.rename(`${file}.${n}`, `${file}.${n + 1}`);
    files.rename(file, `${file}.1`);
    this.#fileBytes = 0;
  }
}
