import type { CodeEntry } from './index.js';

export const stateCodes = {
  'STATE-001': {
    slug: 'state-not-writable',
    meaning: 'The internal schema is missing and may not be created, or cannot be written.',
    remedy: 'Let an administrator run what quern debug --sql prints, or go on with local history only.',
  },
} as const satisfies Record<string, CodeEntry>;
