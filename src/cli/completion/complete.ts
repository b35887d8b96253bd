import { diskFiles } from '../../base/index.js';
import { completeLine } from './complete-line.js';
import { knownNames } from './known-names.js';

/** `quern --complete LINE`, which the shells' scripts call: a line for each thing that may stand at the end of the line. */
export function complete(line: string, cwd: string, env: NodeJS.ProcessEnv): string {
  const found = completeLine(line, () => knownNames(diskFiles(), cwd, env));
  return found.map(one => `${one}\n`).join('');
}
