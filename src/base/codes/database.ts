import type { CodeEntry } from './index.js';

export const databaseCodes = {
  'DB-001': {
    slug: 'statement-failed',
    meaning: 'The server refused a statement.',
    remedy: 'The frame shows the place in the template where it came from; the compiled SQL is at the path below.',
  },
} as const satisfies Record<string, CodeEntry>;
