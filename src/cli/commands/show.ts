import type { CliCommand } from './cli-command.js';

export const showCommand: CliCommand = {
  name: 'show',
  summary: 'Show the first rows of a node or of SQL.',
  examples: [
    ['quern show -s orders --limit 20', 'rows of one model'],
    [
      `quern show --inline "select count(*) from {{ ref('orders') }}" --output json`,
      'rows of SQL that stands in no file',
    ],
  ],
};
