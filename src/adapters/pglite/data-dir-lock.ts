import { randomBytes } from 'node:crypto';
import { uptime } from 'node:os';
import { type Files, makeMessage, ProjectError, readText } from '../../base/index.js';

/** Who holds a data folder. A process id alone is not enough: it is given again, and after a restart to anyone. */
export type LockHolder = {
  readonly pid: number;
  /** When that process started, as the system tells; empty where it does not. */
  readonly started: string;
  /** Which start of the machine it belongs to. */
  readonly boot: string;
};

/**
 * Takes the lock file beside a data folder, or throws DB-012 with the holder's process id. A lock is taken over only
 * from a process that is gone, never for its age. Gives back the function that lets go.
 */
export function lockDataDir(files: Files, dataDir: string): () => void {
  const file = `${dataDir}.lock`;
  const mine = JSON.stringify(holderOf(files, process.pid));
  for (let attempt = 0; attempt < 3; attempt++) {
    if (files.create(file, mine)) return () => release(files, file, mine);
    const holder = readHolder(files, file);
    if (holder !== undefined && isRunning(files, holder)) throw inUse(dataDir, holder);
    takeAway(files, file);
  }
  throw new ProjectError(makeMessage('DB-012', `the lock file ${file} could not be taken over; remove it by hand`));
}

function inUse(dataDir: string, holder: LockHolder): ProjectError {
  const text = `the embedded database in ${dataDir} is in use by process ${holder.pid}`;
  return new ProjectError(makeMessage('DB-012', text));
}

/**
 * Moves a dead process's lock aside and looks at what was moved: if another process was quicker and it is a new lock by
 * now, it is put back.
 */
function takeAway(files: Files, file: string): void {
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    files.rename(file, aside);
  } catch {
    return;
  }
  const holder = readHolder(files, aside);
  if (holder !== undefined && isRunning(files, holder)) files.create(file, files.readBytes(aside));
  files.remove(aside);
}

function release(files: Files, file: string, mine: string): void {
  try {
    if (readText(files, file) === mine) files.remove(file);
  } catch {
    // Somebody removed it by hand; there is nothing to let go of.
  }
}

function readHolder(files: Files, file: string): LockHolder | undefined {
  try {
    const value = JSON.parse(readText(files, file)) as Partial<LockHolder>;
    if (typeof value.pid !== 'number') return undefined;
    return { pid: value.pid, started: value.started ?? '', boot: value.boot ?? '' };
  } catch {
    return undefined;
  }
}

function isRunning(files: Files, holder: LockHolder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = holderOf(files, holder.pid);
  return now.boot === holder.boot && now.started === holder.started;
}

function holderOf(files: Files, pid: number): LockHolder {
  return { pid, started: startOf(files, pid), boot: bootOf(files) };
}

/** Ticks since the machine's start at which the process began (Linux: field 22, counted behind the name in brackets). */
function startOf(files: Files, pid: number): string {
  try {
    const stat = readText(files, `/proc/${pid}/stat`);
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function bootOf(files: Files): string {
  try {
    return readText(files, '/proc/sys/kernel/random/boot_id').trim();
  } catch {
    // Without the kernel's word, the minute in which the machine started will do.
    return String(Math.round((Date.now() / 1000 - uptime()) / 600));
  }
}
