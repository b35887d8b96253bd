import type { CliCommand } from './cli-command.js';

export const retryCommand: CliCommand = {
  name: 'retry',
  summary: 'Run again what did not go well in the last run.',
  examples: [
    ['quern retry', 'with the arguments of that run'],
    ["quern retry --vars '{day: 2024-05-01}'", 'the same with other variables'],
  ],
};
