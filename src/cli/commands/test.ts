import type { CliCommand } from './cli-command.js';

export const testCommand: CliCommand = {
  name: 'test',
  summary: 'Run data tests and unit tests.',
  examples: [
    ['quern test', 'every test'],
    ['quern test -s orders --store-failures', 'tests of one model, with the failing rows kept'],
    ['quern test -s test_type:unit', 'unit tests alone'],
  ],
};
