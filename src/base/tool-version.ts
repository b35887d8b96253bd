import { fileURLToPath } from 'node:url';
import { diskFiles, readText } from './files.js';

/** quern's own version, as its package.json has it. */
export function toolVersion(): string {
  const file = fileURLToPath(new URL('../../package.json', import.meta.url));
  const { version } = JSON.parse(readText(diskFiles(), file)) as { version?: unknown };
  return typeof version === 'string' ? version : '0.0.0';
}
