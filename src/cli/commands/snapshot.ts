import type { CliCommand } from './cli-command.js';

export const snapshotCommand: CliCommand = {
  name: 'snapshot',
  summary: 'Record what changed in the sources of snapshots.',
  examples: [['quern snapshot', 'every snapshot']],
};
