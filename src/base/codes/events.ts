import type { CodeEntry } from './index.js';

export const eventCodes = {
  'EVENT-001': {
    slug: 'warning-as-error',
    meaning: 'A warning was made an error by --warn-error or warn_error_options.',
    remedy: 'Mend what the warning says, or name it under `warn` or `silence` of warn_error_options.',
  },
  'EVENT-002': {
    slug: 'bad-warn-error-options',
    meaning: 'warn_error_options has a wrong shape or names an event that does not exist.',
    remedy: 'Use `error` (a list, or all), `warn` and `silence` with names of events, or with Deprecations.',
  },
} as const satisfies Record<string, CodeEntry>;
