import type { CliCommand } from './cli-command.js';

export const cloneCommand: CliCommand = {
  name: 'clone',
  summary: 'Make views of the selected nodes on what another state built.',
  examples: [['quern clone --state prod-artifacts', 'every model, seed and snapshot of the other manifest']],
};
