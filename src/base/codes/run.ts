import type { CodeEntry } from './index.js';

export const runCodes = {
  'RUN-001': {
    slug: 'node-failed',
    meaning: 'A node of the run failed.',
    remedy: 'Mend what the message below it names, then type: quern retry',
  },
  'RUN-002': {
    slug: 'one-session',
    meaning: 'The database takes one session, so nodes run one after the other whatever --threads says.',
    remedy: 'Nothing has to be done; on a PostgreSQL server nodes run side by side.',
  },
  'RUN-003': {
    slug: 'materialization-contract',
    meaning: 'A materialization did not do what every one has to: run a statement main and return its relations.',
    remedy: "Wrap its SQL in {% call statement('main') %} and end it with return({'relations': [...]}).",
  },
  'RUN-004': {
    slug: 'test-result',
    meaning: 'The query of a test did not give one row with the three columns failures, should_warn and should_error.',
    remedy: 'Look at fail_calc, warn_if and error_if of the test; the SQL is at the path below.',
  },
  'RUN-005': {
    slug: 'node-cannot-be-compiled',
    meaning: 'A node failed under a verb that ends at the first failure.',
    remedy: 'Mend what the message names.',
  },
  'RUN-006': {
    slug: 'operation-not-found',
    meaning: 'No macro of that name exists in the project or its packages.',
    remedy: 'Check the name; write package.macro for a macro of a package.',
  },
  'RUN-007': {
    slug: 'operation-arguments',
    meaning: 'run-operation was given neither a macro nor --sql, or both, or --args with --sql.',
    remedy: 'Name one macro, or give one --sql text.',
  },
  'RUN-008': {
    slug: 'freshness-unknown',
    meaning: 'The age of a source cannot be told: it has neither loaded_at_field nor loaded_at_query.',
    remedy: 'Set loaded_at_field or loaded_at_query of the source.',
  },
  'RUN-009': {
    slug: 'nothing-to-show',
    meaning: 'show was called without saying what to show.',
    remedy: 'Use --select NAME or --inline SQL.',
  },
  'RUN-010': {
    slug: 'microbatch-config',
    meaning: 'A microbatch model lacks a config that its batches are counted from, or has a value that it cannot have.',
    remedy: 'Set event_time, begin and batch_size (hour, day, month or year) of the model.',
  },
  'RUN-011': {
    slug: 'run-not-recorded',
    meaning: 'The internal schema could not be written to at the end of a run, so its history has a gap.',
    remedy: 'Look at what the server says; the results of the run stand in run_results.json.',
  },
  'RUN-012': {
    slug: 'short-row',
    meaning: 'A seed has rows with fewer cells than its header; as in dbt, what they lack becomes null.',
    remedy: 'Fill the row up, with empty cells where nothing is known.',
  },
  'RUN-013': {
    slug: 'long-row',
    meaning: 'A row of a seed has more cells than its header.',
    remedy: 'Quote cells that hold the delimiter, or give the column a name.',
  },
  'RUN-014': {
    slug: 'other-database',
    meaning: 'A node of the run lies in another database than the one of the connection.',
    remedy: 'Take the config `database` out, or run it under a target that leads to that database.',
  },
  'RUN-015': {
    slug: 'introspection-forbidden',
    meaning: 'Under --no-introspect a template asked the database for something while it was compiled.',
    remedy: 'Leave --no-introspect out, or let the template ask only where flags.INTROSPECT is true.',
  },
  'RUN-016': {
    slug: 'failed-node-gone',
    meaning: 'A node that failed in the run before is no longer in the project, so retry cannot run it again.',
    remedy: 'Run what is left by --select; the next retry goes by that run.',
  },
} as const satisfies Record<string, CodeEntry>;
