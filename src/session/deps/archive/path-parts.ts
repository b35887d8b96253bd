import { ArchiveFault } from './archive-fault.js';
import { MAX_NAME_BYTES, MAX_PATH_BYTES } from './limits.js';

/**
 * The folders and the name of a path in an archive, without `.` parts. Throws an ArchiveFault for a path that leads out
 * of the folder, on any system, or that no file system takes.
 */
export function pathParts(path: string): string[] {
  const refuse = (why: string): never => {
    throw new ArchiveFault('hostile', `a path ${why}: ${JSON.stringify(path.slice(0, 200))}`);
  };
  if (path.startsWith('/') || /^[a-zA-Z]:/.test(path)) refuse('is absolute');
  if (path.includes('\\')) refuse('has a backslash');
  if (/\p{Cc}/u.test(path)) refuse('has control characters');
  const parts = path.split('/').filter(part => part !== '' && part !== '.');
  if (parts.includes('..')) refuse("leads out with '..'");
  if (parts.some(part => Buffer.byteLength(part) > MAX_NAME_BYTES) || Buffer.byteLength(path) > MAX_PATH_BYTES)
    refuse('is too long');
  return parts;
}
