import type { CodeEntry } from './index.js';

export const cliCodes = {
  'CLI-001': {
    slug: 'usage',
    meaning: 'The command line was not understood.',
    remedy: 'See: quern --help',
  },
} as const satisfies Record<string, CodeEntry>;
