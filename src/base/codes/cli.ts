import type { CodeEntry } from './index.js';

export const cliCodes = {
  'CLI-001': {
    slug: 'usage',
    meaning: 'The command line was not understood.',
    remedy: 'See: quern --help',
  },
  'CLI-002': {
    slug: 'no-state-for-deferral',
    meaning: 'Deferring and cloning need the manifest of another state, and no folder of one was given.',
    remedy: 'Give its folder with --state or --defer-state.',
  },
  'CLI-003': {
    slug: 'no-manifest-in-state',
    meaning: 'The folder of the other state holds no manifest.json.',
    remedy: 'Name the target folder that the other run wrote.',
  },
  'CLI-004': {
    slug: 'clean-refused',
    meaning: 'A folder that is to be cleaned holds sources of the project, or lies outside of it.',
    remedy: "Mend 'clean-targets' in dbt_project.yml; --no-clean-project-files-only allows folders outside.",
  },
  'CLI-005': {
    slug: 'no-operation',
    meaning: 'run-operation was given neither a macro nor SQL.',
    remedy: 'Name a macro, or give SQL with --sql.',
  },
  'CLI-006': {
    slug: 'nothing-to-retry-from',
    meaning: 'There is no earlier run that could be tried again.',
    remedy: 'Run something first, or name the folder of its run_results.json with --state.',
  },
  'CLI-007': {
    slug: 'interrupted',
    meaning: 'The command was stopped by a signal.',
    remedy: 'Type the command again; quern retry goes on where a run stopped.',
  },
  'CLI-008': {
    slug: 'workflow-exists',
    meaning: 'The workflow file that was to be written is there already.',
    remedy: 'Remove it first, or add a step that runs quern validate to it.',
  },
  'CLI-009': {
    slug: 'bad-inline-query',
    meaning: 'The SQL of --inline could not be read.',
    remedy: 'Mend what the message above it names.',
  },
  'CLI-010': {
    slug: 'no-state-folder',
    meaning:
      'The folder that --state names is not there, so nothing can be compared with it. dbt says nothing of that.',
    remedy: 'Name the folder that holds the other manifest.json, or leave --state out.',
  },
  'CLI-011': {
    slug: 'alias-words',
    meaning: 'quern alias was not told which name it makes and where.',
    remedy: 'Give the name dbt and a folder: quern alias dbt ~/bin',
  },
  'CLI-012': {
    slug: 'alias-in-the-way',
    meaning: 'A file that an alias would be is there already, and quern did not make it; nothing was changed.',
    remedy: 'Name another folder, or move that file away.',
  },
  'CLI-013': {
    slug: 'log-lost',
    meaning: 'The log file, or another listener, failed; what happened afterwards is not in it. The run went on.',
    remedy: 'Name a folder that can be written to with --log-path, or write no log with --log-level-file none.',
  },
} as const satisfies Record<string, CodeEntry>;
