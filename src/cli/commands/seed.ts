import type { CliCommand } from './cli-command.js';

export const seedCommand: CliCommand = {
  name: 'seed',
  summary: 'Load seed files into the database.',
  examples: [
    ['quern seed', 'every seed'],
    ['quern seed -s countries --full-refresh', 'one seed, made anew'],
  ],
};
