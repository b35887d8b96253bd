import type { CliCommand } from './cli-command.js';

export const runCommand: CliCommand = {
  name: 'run',
  summary: 'Run models.',
  examples: [
    ['quern run', 'every model'],
    ['quern run -s marts.*', 'the models of a folder'],
    [
      'quern run -s state:modified+ --state prod-artifacts --defer',
      'what changed and what stands below it, on top of production',
    ],
  ],
};
