import type { CodeEntry } from './index.js';

export const validateCodes = {
  'VALIDATE-001': {
    slug: 'statement-invalid',
    meaning: 'A compiled statement was refused by the checker’s Postgres.',
    remedy: 'Mend the place that the frame shows.',
  },
  'VALIDATE-002': {
    slug: 'unknown-column',
    meaning: 'A statement names a column that nothing it reads has.',
    remedy: 'Mend the name, or add the column to the model that it should come from.',
  },
  'VALIDATE-003': {
    slug: 'unknown-relation',
    meaning: 'A statement reads a table, or names a table alias, that is not there.',
    remedy: 'Reach other models by ref() and tables of others by source(); an alias must stand in from.',
  },
  'VALIDATE-004': {
    slug: 'unknown-function',
    meaning: 'A statement calls a function that does not exist, or not with arguments of these types.',
    remedy: 'Mend the name or the arguments; a cast often helps.',
  },
  'VALIDATE-005': {
    slug: 'types-do-not-fit',
    meaning: 'Values of types that do not go together are compared, combined or assigned.',
    remedy: 'Cast one side to the type of the other.',
  },
  'VALIDATE-006': {
    slug: 'wrong-grouping',
    meaning: 'A column is neither grouped nor aggregated, or an aggregate or window function stands where none may.',
    remedy: 'Add the column to group by, or move the function to having or into a query around this one.',
  },
  'VALIDATE-007': {
    slug: 'ambiguous-name',
    meaning: 'A name can mean more than one thing.',
    remedy: 'Put the table’s alias before the column, or give each table an alias of its own.',
  },
  'VALIDATE-008': {
    slug: 'sql-syntax',
    meaning: 'The compiled SQL is not SQL.',
    remedy: 'Look at the place that the frame shows and the words just before it.',
  },
  'VALIDATE-009': {
    slug: 'contract-mismatch',
    meaning: 'The columns of a query are not those of the contract that the model is under.',
    remedy: 'Change the query or the columns in YAML until names, types and number agree.',
  },
  'VALIDATE-010': {
    slug: 'columns-do-not-match',
    meaning: 'The number, names or positions of columns do not fit what they are used for.',
    remedy: 'Count the columns on both sides; give each column of a relation a name of its own.',
  },
  'VALIDATE-011': {
    slug: 'bad-value',
    meaning: 'A constant cannot be a value of the type that it is used as.',
    remedy: 'Mend the constant or the type.',
  },
  'VALIDATE-012': {
    slug: 'unit-test-rows',
    meaning: 'Rows of a unit test do not fit the columns of what they stand for.',
    remedy: 'Mend the column’s name or its value in the unit test.',
  },
  'VALIDATE-013': {
    slug: 'unknown-type',
    meaning: 'A type is named that does not exist.',
    remedy: 'Mend the name of the type.',
  },
  'VALIDATE-014': {
    slug: 'incremental-columns',
    meaning: 'The query of an incremental run does not give the columns that the table has.',
    remedy: 'Give both branches of is_incremental() the same columns, or set on_schema_change.',
  },
} as const satisfies Record<string, CodeEntry>;
