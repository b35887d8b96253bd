import type { CliCommand } from './cli-command.js';

export const aliasCommand: CliCommand = {
  name: 'alias',
  summary: 'Make a `dbt` that calls quern, for tools that look for one on the PATH.',
  details:
    'Writes two launchers, dbt for POSIX shells and dbt.cmd for Windows. A file of that name that quern did not make ' +
    'is left as it is. Through the alias, --version answers in the form that tools read from dbt.',
  words: [
    { name: 'name', help: 'dbt' },
    { name: 'folder', help: 'Where the launchers go; made when it is not there' },
  ],
  examples: [
    ['quern alias dbt ~/quern-bin', 'what stands first on the PATH of an orchestrator'],
    ['quern alias dbt ~/quern-bin --remove', 'takes it away again'],
  ],
};
