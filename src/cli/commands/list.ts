import type { CliCommand } from './cli-command.js';

export const listCommand: CliCommand = {
  name: 'list',
  aliases: ['ls'],
  summary: 'List the nodes of the project.',
  examples: [
    ['quern ls', 'all nodes'],
    [
      'quern ls -s +orders --output json --output-keys name config.materialized',
      'some keys of orders and what stands above it',
    ],
    ['quern ls --resource-type test --output path', 'files of tests'],
  ],
};
