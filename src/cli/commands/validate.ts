import type { CliCommand } from './cli-command.js';

export const validateCommand: CliCommand = {
  name: 'validate',
  summary: 'Check every statement of the project on an embedded Postgres, without a server.',
  details:
    'Reads and compiles the project, then describes each statement against stand-ins of what it reads. Nothing is run. ' +
    'Exits with 1 when a problem was found.',
  examples: [
    ['quern validate', 'every problem with its place, and what could not be checked'],
    ['quern validate --require-all', 'also fail when a statement could not be checked'],
    ['quern validate --output junit --output-file validate.xml', 'a report for a CI server'],
    ['quern validate --init-ci github', 'a workflow that does this on each pull request'],
  ],
  run: async (session, { before, after, words }, argv) => {
    const cli = printsForPrograms(after) ? { before, after: { ...after, quiet: true } } : { before, after };
    return (await session.invoke({ command: 'validate', cli, words, argv })).exitCode;
  },
};

/** JSON and XML on standard output stand alone there. */
function printsForPrograms(after: Readonly<Record<string, unknown>>): boolean {
  const output = after['validate_output'];
  return (output === 'json' || output === 'junit') && after['output_file'] === undefined;
}
