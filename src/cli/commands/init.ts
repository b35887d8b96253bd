import type { CliCommand } from './cli-command.js';

export const initCommand: CliCommand = {
  name: 'init',
  summary: 'Make a new project, or complete the one in this folder.',
  words: [
    { name: 'name', help: 'Name of the new project and of its folder; without it the project here is completed' },
  ],
  examples: [
    ['quern init shop', 'a project that builds at once with quern build, on an embedded Postgres'],
    ['quern init', 'within a project: a profile and .gitignore where they are missing'],
  ],
};
