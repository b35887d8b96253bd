// argv → commands, one file a verb → session; help, exit codes.
import { DBT_VERSION, toolVersion } from '../base/index.js';
import { keepCompiled } from './keep-compiled.js';

const ASKS_VERSION: ReadonlySet<string> = new Set(['--version', '-v', '-V']);

/** Runs one command line and gives its exit code. `--version` is answered before anything else is loaded. */
export async function main(argv: readonly string[]): Promise<0 | 1 | 2> {
  if (ASKS_VERSION.has(argv[0] ?? '')) {
    process.stdout.write(`quern ${toolVersion()}\ndbt ${DBT_VERSION} (the release whose behaviour is followed)\n`);
    return 0;
  }
  keepCompiled(process.env);
  const { runCommandLine } = await import('./run-command-line.js');
  return await runCommandLine(argv);
}
