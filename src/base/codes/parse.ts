import type { CodeEntry } from './index.js';

export const parseCodes = {
  'PARSE-001': {
    slug: 'not-utf8',
    meaning: 'A project file is not UTF-8 text.',
    remedy: 'Save the file as UTF-8.',
  },
  'PARSE-002': {
    slug: 'unreadable-file',
    meaning: 'A project file cannot be read.',
    remedy: 'Check that the file is there and that you may read it.',
  },
  'PARSE-010': {
    slug: 'duplicate-resource',
    meaning: 'Two resources of one package have the same name.',
    remedy: 'Rename one of them.',
  },
  'PARSE-011': {
    slug: 'duplicate-macro',
    meaning: 'Two macros of one package have the same name.',
    remedy: 'Rename or remove one of them.',
  },
  'PARSE-012': {
    slug: 'ref-not-found',
    meaning: 'ref() names a model, seed or snapshot that does not exist or is disabled.',
    remedy: 'Mend the name, or enable what it names.',
  },
  'PARSE-013': {
    slug: 'source-not-found',
    meaning: 'source() names a table that no source declares, or a disabled one.',
    remedy: 'Mend the name, or declare the table under sources: of a property file.',
  },
  'PARSE-014': {
    slug: 'ambiguous-ref',
    meaning: 'ref() without a package finds several nodes.',
    remedy: "Name the package: ref('package', 'name').",
  },
  'PARSE-015': {
    slug: 'access-denied',
    meaning: 'A node refers to a model that is private to a group or protected by its package.',
    remedy: 'Make the model public, or move the node into the group.',
  },
  'PARSE-016': {
    slug: 'duplicate-patch',
    meaning: 'Two entries of property files describe the same resource.',
    remedy: 'Put them together into one entry.',
  },
  'PARSE-017': {
    slug: 'ambiguous-alias',
    meaning: 'Two nodes would be the same relation in the database.',
    remedy: 'Give one of them another alias or schema.',
  },
  'PARSE-018': {
    slug: 'invalid-generic-test',
    meaning: 'An entry under data_tests: is not a test.',
    remedy: 'Write it as a name, or as name: {arguments: {…}}.',
  },
  'PARSE-019': {
    slug: 'unknown-generic-test',
    meaning: 'No test of that name is defined.',
    remedy: 'Mend the name, install the package that has it, or define it with {% test name(model) %}.',
  },
  'PARSE-020': {
    slug: 'unknown-group',
    meaning: 'A group is named that no property file declares.',
    remedy: 'Mend the name, or declare the group under groups: of a property file.',
  },
  'PARSE-021': {
    slug: 'invalid-snapshot',
    meaning: 'The configuration of a snapshot is not complete.',
    remedy: 'Give it a strategy, a unique_key, and what the strategy needs.',
  },
  'PARSE-022': {
    slug: 'invalid-microbatch',
    meaning: 'The configuration of a microbatch model is not complete.',
    remedy: 'Give it event_time, begin and batch_size.',
  },
  'PARSE-023': {
    slug: 'invalid-constraint',
    meaning: 'The constraints or the contract of a model cannot be kept as they are written.',
    remedy: 'Mend the entry of the model.',
  },
  'PARSE-024': {
    slug: 'invalid-unit-test',
    meaning: 'A unit test does not fit the model that it tests.',
    remedy: 'Mend its entry under unit_tests:.',
  },
  'PARSE-026': {
    slug: 'invalid-name',
    meaning: 'A resource has a name that cannot be used.',
    remedy: 'Rename it.',
  },
  'PARSE-027': {
    slug: 'invalid-access',
    meaning: 'The access of a model is not one of private, protected and public, or does not fit its materialization.',
    remedy: 'Write access: private, protected or public; ephemeral models cannot be public.',
  },
  'PARSE-028': {
    slug: 'metric-not-found',
    meaning: 'metric() or a metric names a metric that does not exist or is disabled.',
    remedy: 'Mend the name, or declare the metric.',
  },
  'PARSE-029': {
    slug: 'function-not-found',
    meaning: 'function() names a function that does not exist or is disabled.',
    remedy: 'Mend the name, or add the function.',
  },
  'PARSE-030': {
    slug: 'invalid-function',
    meaning: 'A user-defined function is not declared as it has to be.',
    remedy: 'Mend its entry under functions:.',
  },
  'PARSE-031': {
    slug: 'invalid-relation',
    meaning: 'The relation of a snapshot, a constraint or a unit test is no ref() or source().',
    remedy: "Write ref('name') or source('source', 'table').",
  },
  'PARSE-032': {
    slug: 'null-schema',
    meaning: 'generate_schema_name gave no schema.',
    remedy: 'Let it give the name of a schema in every branch.',
  },
  'PARSE-034': {
    slug: 'invalid-source',
    meaning: 'A source says two things that exclude each other.',
    remedy: 'Keep one of the two.',
  },
  'PARSE-036': {
    slug: 'long-identifier',
    meaning: 'The name of a relation is longer than the 63 bytes that PostgreSQL keeps.',
    remedy: 'Give the node a shorter alias.',
  },
} as const satisfies Record<string, CodeEntry>;
