import type { CodeEntry } from './index.js';

export const parseCodes = {
  'PARSE-001': {
    slug: 'not-utf8',
    meaning: 'A project file is not UTF-8 text.',
    remedy: 'Save the file as UTF-8.',
  },
} as const satisfies Record<string, CodeEntry>;
