import type { CliCommand } from './cli-command.js';

export const docsServeCommand: CliCommand = {
  name: 'docs serve',
  summary: 'Show the documentation in a browser.',
  examples: [
    ['quern docs serve', 'on http://127.0.0.1:8080 until Ctrl-C'],
    ['quern docs serve --port 0', 'on a free port'],
  ],
};
