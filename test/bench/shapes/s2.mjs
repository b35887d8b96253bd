import { randomFrom } from './random.mjs';

/**
 * Shape S2, "medallion": 30 % sources (7 to 15 columns), 30 % staging (one parent), 25 % intermediate (two or three),
 * 15 % marts (two); of the models 15 % incremental and 5 % by merge; four levels deep.
 */
export function filesOfS2({ size = 10_000, seed = 42 } = {}) {
  const random = randomFrom(seed);
  const files = new Map();
  files.set('dbt_project.yml', "name: bench\nversion: '1.0'\nconfig-version: 2\nprofile: bench\n");
  const count = share => Math.round(size * share);
  const sources = Array.from({ length: count(0.3) }, (_, i) => ({
    name: `raw_${i}`,
    columns: Array.from({ length: 7 + random.below(9) }, (_, c) => (c === 0 ? 'id' : `col_${c}`)),
  }));
  files.set('models/sources.yml', sourcesYaml(sources));
  const stagings = sources.slice(0, count(0.3)).map((source, i) => {
    const list = source.columns.map(c => `  ${c}`).join(',\n');
    return { name: `stg_${i}`, sql: `select\n${list}\nfrom {{ source('raw', '${source.name}') }}\n` };
  });
  const pickFrom = (list, n) => Array.from({ length: n }, () => list[random.below(list.length)].name);
  const joined = names =>
    `select ${names.map((_, i) => `p${i}.id as id_${i}`).join(', ')}, p0.id\nfrom {{ ref('${names[0]}') }} as p0\n${names
      .slice(1)
      .map((n, i) => `left join {{ ref('${n}') }} as p${i + 1} on p${i + 1}.id = p0.id\n`)
      .join('')}`;
  const intermediates = Array.from({ length: count(0.25) }, (_, i) => ({
    name: `int_${i}`,
    sql: joined(pickFrom(stagings, 2 + random.below(2))),
  }));
  const marts = Array.from({ length: count(0.15) }, (_, i) => ({
    name: `mart_${i}`,
    sql: joined(pickFrom(intermediates, 2)),
  }));
  for (const [folder, models] of [
    ['staging', stagings],
    ['intermediate', intermediates],
    ['marts', marts],
  ])
    models.forEach((model, i) => {
      files.set(`models/${folder}/${Math.floor(i / 50)}/${model.name}.sql`, configured(random.next()) + model.sql);
    });
  return files;
}

function configured(chance) {
  if (chance < 0.05) return "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}\n";
  if (chance < 0.2) return "{{ config(materialized='incremental', unique_key='id') }}\n";
  return "{{ config(materialized='table') }}\n";
}

function sourcesYaml(sources) {
  const tables = sources.map(
    s => `      - name: ${s.name}\n        columns:\n${s.columns.map(c => `          - name: ${c}\n`).join('')}`,
  );
  return `version: 2\n\nsources:\n  - name: raw\n    tables:\n${tables.join('')}`;
}
