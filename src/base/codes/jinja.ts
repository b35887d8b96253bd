import type { CodeEntry } from './index.js';

export const jinjaCodes = {
  'JINJA-001': {
    slug: 'template-syntax',
    meaning: 'The template does not follow the grammar of the template language.',
    remedy: 'Mend the place that the frame shows.',
  },
  'JINJA-002': {
    slug: 'template-runtime',
    meaning: 'An expression or a macro of the template failed while it was rendered.',
    remedy: 'Read the frames from the first (where it failed) to the last (the file that called it).',
  },
  'JINJA-003': {
    slug: 'template-limit',
    meaning:
      'Rendering went past one of the limits that keep a template from taking the machine: steps, depth, output or size of a value.',
    remedy: 'Make the loop, the recursion or the repeated value smaller.',
  },
  'JINJA-004': {
    slug: 'template-blocks',
    meaning:
      'The blocks at the top of a file (macro, materialization, test, snapshot, docs) are not closed, nested or stray.',
    remedy: 'Close each block before the next one starts, and keep blocks out of if and for.',
  },
} as const satisfies Record<string, CodeEntry>;
