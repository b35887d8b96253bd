import type { CodeEntry } from './index.js';

export const configCodes = {
  'CONFIG-001': {
    slug: 'no-project',
    meaning: 'There is no dbt_project.yml in this folder or above it.',
    remedy: 'Go to the folder of the project, name it with --project-dir, or make one with: quern init NAME',
  },
} as const satisfies Record<string, CodeEntry>;
