import type { CliCommand } from './cli-command.js';

export const runOperationCommand: CliCommand = {
  name: 'run-operation',
  summary: 'Call a macro.',
  words: [{ name: 'macro', help: 'Name of the macro, with its package in front where it needs one: package.macro' }],
  examples: [
    ["quern run-operation grant_select --args '{role: reporter}'", 'a macro with its arguments'],
    [`quern run-operation --sql "vacuum analyze {{ ref('orders') }}"`, 'SQL of your own'],
  ],
};
