// What can be proved without running: SQL checked by a real Postgres, column lineage, contracts.
// Still empty.
export {};
