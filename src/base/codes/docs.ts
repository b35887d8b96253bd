import type { CodeEntry } from './index.js';

export const docsCodes = {
  'DOCS-001': {
    slug: 'docs-address-in-use',
    meaning: 'The documentation cannot be served on this address.',
    remedy: 'Choose another port with --port; 0 takes a free one.',
  },
  'DOCS-002': {
    slug: 'docs-not-generated',
    meaning: 'There is no documentation in the target folder yet.',
    remedy: 'Run `quern docs generate` first.',
  },
  'DOCS-003': {
    slug: 'docs-asset-outside',
    meaning: 'A path of asset-paths in dbt_project.yml leads out of the project.',
    remedy: 'Name a folder inside of the project; it is copied into the target folder.',
  },
} as const satisfies Record<string, CodeEntry>;
