import type { CliCommand } from './cli-command.js';

export const sourceFreshnessCommand: CliCommand = {
  name: 'source freshness',
  aliases: ['source snapshot-freshness'],
  summary: 'Tell how old the data of sources is.',
  examples: [
    ['quern source freshness', 'every source with a freshness rule'],
    ['quern source freshness -s source:shop', 'those of one source'],
  ],
};
