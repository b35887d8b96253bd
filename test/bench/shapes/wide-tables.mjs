/** 200 tables of 10,000 rows: 40 from nothing, the others each from one before it, so that up to 40 may run at once. */
export function filesOfWideTables({ tables = 200, rows = 10_000, roots = 40 } = {}) {
  const files = new Map();
  files.set(
    'dbt_project.yml',
    "name: bench\nversion: '1.0'\nconfig-version: 2\nprofile: bench\nmodels:\n  bench:\n    +materialized: table\n",
  );
  for (let i = 0; i < tables; i++) {
    const columns = 'id, md5(id::text) as name, id * 2 as amount, now()::date - (id % 100) as day';
    const from =
      i < roots
        ? `select ${columns} from generate_series(1, ${rows}) as id`
        : `select id, name, amount + 1 as amount, day from {{ ref('wide_${i - roots}') }}`;
    files.set(`models/${Math.floor(i / 20)}/wide_${i}.sql`, `${from}\n`);
  }
  return files;
}
