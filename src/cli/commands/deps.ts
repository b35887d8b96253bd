import type { CliCommand } from './cli-command.js';

export const depsCommand: CliCommand = {
  name: 'deps',
  summary: 'Install the packages of packages.yml.',
  examples: [
    ['quern deps', 'what package-lock.yml says, or the newest that fit when there is none'],
    ['quern deps --upgrade', 'the newest that fit, and a new lock file'],
    ['quern deps --add-package name@1.0.0', 'adds a package to packages.yml and installs it'],
  ],
};
