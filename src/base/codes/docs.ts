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
} as const satisfies Record<string, CodeEntry>;
