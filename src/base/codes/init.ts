import type { CodeEntry } from './index.js';

export const initCodes = {
  'INIT-001': {
    slug: 'project-name',
    meaning: 'A project cannot have this name.',
    remedy: 'Use letters, digits and underscores, not starting with a digit, as in: quern init my_project',
  },
  'INIT-002': {
    slug: 'folder-in-use',
    meaning: 'The folder of the new project holds files already; nothing was written.',
    remedy: 'Take another name. To complete an existing project, run `quern init` without a name within its folder.',
  },
} as const satisfies Record<string, CodeEntry>;
