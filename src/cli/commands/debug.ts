import type { CliCommand } from './cli-command.js';

export const debugCommand: CliCommand = {
  name: 'debug',
  summary: 'Check project, profile and connection.',
  examples: [
    ['quern debug', 'versions, files, the connection and what it may do'],
    ['quern debug --sql', 'statements for an administrator who sets up the internal schema'],
  ],
};
