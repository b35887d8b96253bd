import type { CliCommand } from './cli-command.js';

export const cleanCommand: CliCommand = {
  name: 'clean',
  summary: 'Remove the folders that clean-targets of dbt_project.yml lists.',
  examples: [['quern clean', 'usually the target and packages folders']],
};
