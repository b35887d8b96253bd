import type { CodeEntry } from './index.js';

export const validateCodes = {
  'VALIDATE-001': {
    slug: 'statement-invalid',
    meaning: 'A compiled statement was refused by the checker’s Postgres.',
    remedy: 'Mend the place that the frame shows.',
  },
} as const satisfies Record<string, CodeEntry>;
