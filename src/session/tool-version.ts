import { fileURLToPath } from 'node:url';
import { diskFiles, readText } from '../base/index.js';

/** quern's own version, as package.json has it. */
export const TOOL_VERSION: string = readVersion();

function readVersion(): string {
  const file = fileURLToPath(new URL('../../package.json', import.meta.url));
  const { version } = JSON.parse(readText(diskFiles(), file)) as { version?: unknown };
  return typeof version === 'string' ? version : '0.0.0';
}
