import type { CliCommand } from './cli-command.js';

export const docsGenerateCommand: CliCommand = {
  name: 'docs generate',
  summary: 'Write catalog.json and the documentation page.',
  examples: [
    ['quern docs generate', 'target/index.html with columns, tests, SQL, lineage and the last run'],
    ['quern docs generate --no-compile', 'without compiling first'],
    ['quern docs generate --static', 'static_index.html as well, one file to hand on'],
  ],
};
