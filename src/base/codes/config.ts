import type { CodeEntry } from './index.js';

export const configCodes = {
  'CONFIG-001': {
    slug: 'no-project',
    meaning: 'There is no dbt_project.yml in this folder or above it.',
    remedy: 'Go to the folder of the project, name it with --project-dir, or make one with: quern init NAME',
  },
  'CONFIG-002': {
    slug: 'yaml-syntax',
    meaning: 'A YAML file cannot be read: its syntax is broken, or it is larger or deeper than the bounds allow.',
    remedy: 'Mend the place that the frame shows.',
  },
  'CONFIG-003': {
    slug: 'yaml-duplicate-key',
    meaning: 'A key stands twice in one mapping of a YAML file; the last one counts.',
    remedy: 'Remove the one that is not meant.',
  },
} as const satisfies Record<string, CodeEntry>;
