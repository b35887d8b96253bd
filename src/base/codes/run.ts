import type { CodeEntry } from './index.js';

export const runCodes = {
  'RUN-001': {
    slug: 'node-failed',
    meaning: 'A node of the run failed.',
    remedy: 'Mend what the message below it names, then type: quern retry',
  },
} as const satisfies Record<string, CodeEntry>;
