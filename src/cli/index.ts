// argv → commands, one file a verb → session; help, exit codes.
import { CALLED_AS, DBT_POSTGRES_VERSION, DBT_VERSION, toolVersion } from '../base/index.js';
import { keepCompiled } from './keep-compiled.js';
import { findProgram } from './load-program.js';

const ASKS_VERSION: ReadonlySet<string> = new Set(['--version', '-v', '-V']);

/** Runs one command line and gives its exit code. `--version` is answered before anything else is loaded. */
export async function main(argv: readonly string[]): Promise<0 | 1 | 2> {
  if (ASKS_VERSION.has(argv[0] ?? '')) {
    process.stdout.write(process.env[CALLED_AS] === 'dbt' ? versionAsDbt() : ownVersion());
    return 0;
  }
  keepCompiled(process.env);
  const program = findProgram(argv, process.env);
  if (argv[0] === '--complete') {
    const { complete } = program?.load('complete') ?? (await import('./completion/complete.js'));
    process.stdout.write(complete(argv[1] ?? '', process.cwd(), process.env));
    return 0;
  }
  const { runCommandLine } = program?.load('run-command-line') ?? (await import('./run-command-line.js'));
  const exitCode = await runCommandLine(argv);
  program?.keep();
  return exitCode;
}

function ownVersion(): string {
  return `quern ${toolVersion()}\ndbt ${DBT_VERSION} (the release whose behaviour is followed)\n`;
}

/** Tools take the first version number, or what follows `installed:` and the name of an adapter. */
function versionAsDbt(): string {
  return [
    'Core:',
    `  - installed: ${DBT_VERSION}`,
    '',
    'Plugins:',
    `  - postgres: ${DBT_POSTGRES_VERSION}`,
    '',
    `Answered by quern ${toolVersion()}, which follows that release.`,
    '',
  ].join('\n');
}
