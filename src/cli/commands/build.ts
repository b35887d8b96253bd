import type { CliCommand } from './cli-command.js';

export const buildCommand: CliCommand = {
  name: 'build',
  summary: 'Run seeds, models, snapshots and tests in the order of the graph.',
  examples: [
    ['quern build', 'everything'],
    ['quern build -s orders+', 'orders and all that stands below it'],
    ['quern build -s tag:nightly --exclude resource_type:test', 'nodes with a tag, without tests'],
    ['quern build --full-refresh --threads 8', 'incremental models and seeds anew, eight nodes at once'],
  ],
};
