import type { CliCommand } from './cli-command.js';

export const parseCommand: CliCommand = {
  name: 'parse',
  summary: 'Read the project and write manifest.json.',
  examples: [['quern parse', 'finds mistakes without a database']],
};
