import type { CodeEntry } from './index.js';

export const stateCodes = {
  'STATE-001': {
    slug: 'state-not-writable',
    meaning: 'The internal schema is missing and may not be created, or cannot be written.',
    remedy: 'Let an administrator run what quern debug --sql prints, or go on with local history only.',
  },
  'STATE-002': {
    slug: 'state-newer',
    meaning: 'The internal schema was made by a newer quern than this one.',
    remedy: 'Upgrade quern, or give this project another internal_schema in profiles.yml.',
  },
  'STATE-003': {
    slug: 'state-required',
    meaning: 'The profile says state: required, but the internal schema cannot be used.',
    remedy: 'Let an administrator run what quern debug --sql prints, or take state: required out of profiles.yml.',
  },
  'STATE-004': {
    slug: 'state-foreign',
    meaning: 'The schema that should be the internal one holds other things.',
    remedy: 'Name another internal_schema in profiles.yml.',
  },
} as const satisfies Record<string, CodeEntry>;
