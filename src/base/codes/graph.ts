import type { CodeEntry } from './index.js';

export const graphCodes = {
  'GRAPH-001': {
    slug: 'parent-not-in-graph',
    meaning: 'A node depends on something that cannot stand in the graph.',
    remedy: 'Depend on a model, seed, snapshot, source, function, metric or semantic model of this project.',
  },
  'GRAPH-002': {
    slug: 'cycle',
    meaning: 'Nodes depend on each other in a circle, so that none of them can run first.',
    remedy: 'Take one ref() of the circle out, or move the shared part into a model of its own.',
  },
  'GRAPH-003': {
    slug: 'bad-selection',
    meaning: 'A selection criterion does not follow the grammar, or names a method or a value that does not exist.',
    remedy: 'Mend the criterion; the message names what is allowed.',
  },
  'GRAPH-004': {
    slug: 'no-comparison-state',
    meaning: 'A selection method compares with an earlier run, and that run’s artifacts are not there.',
    remedy: 'Give the folder of the earlier artifacts with --state.',
  },
  'GRAPH-005': {
    slug: 'bad-selector-file',
    meaning: 'selectors.yml does not have the shape of a selector file.',
    remedy: 'Mend the entry that the message shows.',
  },
  'GRAPH-006': {
    slug: 'circular-selector',
    meaning: 'Selectors of selectors.yml refer to each other in a circle.',
    remedy: 'Take one `method: selector` of the circle out.',
  },
  'GRAPH-007': {
    slug: 'contract-broken',
    meaning: 'A versioned model with an enforced contract changed in a way that breaks those who read it.',
    remedy: 'Undo the change, or make a new version of the model.',
  },
} as const satisfies Record<string, CodeEntry>;
