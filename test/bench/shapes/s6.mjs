/** Shape S6, "deep chain": 300 views in a line, and a lattice of 16 levels where each view joins two of the level before. */
export function filesOfS6({ chain = 300, levels = 16, width = 8 } = {}) {
  const files = new Map();
  files.set('dbt_project.yml', "name: bench\nversion: '1.0'\nconfig-version: 2\nprofile: bench\n");
  for (let i = 0; i < chain; i++) {
    const from = i === 0 ? 'select 1 as id' : `select id from {{ ref('link_${i - 1}') }}`;
    files.set(`models/chain/link_${i}.sql`, `${from}\n`);
  }
  for (let level = 0; level < levels; level++)
    for (let i = 0; i < width; i++) {
      const [a, b] = [`knot_${level - 1}_${i}`, `knot_${level - 1}_${(i + 1) % width}`];
      const sql =
        level === 0
          ? `select ${i} as id`
          : `select a.id from {{ ref('${a}') }} as a join {{ ref('${b}') }} as b on a.id <= b.id`;
      files.set(`models/lattice/knot_${level}_${i}.sql`, `${sql}\n`);
    }
  return files;
}
