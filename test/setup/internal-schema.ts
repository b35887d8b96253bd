/**
 * The schema that tests keep state in. `.ci/run` sets another one for its run on the oldest PostgreSQL; then no schema of the
 * default name may appear in any database (see test-database.ts).
 */
export const INTERNAL_SCHEMA = process.env['QUERN_TEST_INTERNAL_SCHEMA'] ?? 'quern';
