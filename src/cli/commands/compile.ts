import type { CliCommand } from './cli-command.js';

export const compileCommand: CliCommand = {
  name: 'compile',
  summary: 'Write the SQL of nodes without running it.',
  examples: [
    ['quern compile -s orders', 'the SQL of one model, printed and in target/compiled'],
    [`quern compile --inline "select * from {{ ref('orders') }}"`, 'SQL that stands in no file'],
  ],
};
