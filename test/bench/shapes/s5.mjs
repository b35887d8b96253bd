import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom } from './random.mjs';

/** Packages whose macros the models call where clones of them are at hand: `QUERN_MIRROR` names the folder of the clones. */
const PACKAGES = {
  dbt_utils: {
    clone: 'dbt-labs+dbt-utils',
    call: "{{ dbt_utils.generate_surrogate_key(['id', 'kind']) }} as surrogate",
  },
  dbt_date: { clone: 'godatadriven+dbt-date', call: "{{ dbt_date.date_part('year', 'made_at') }} as made_year" },
};

/**
 * Shape S5, "macro-heavy": 1,000 macros that call one another and 500 models of which each calls ten of them. With real
 * packages beside when their clones are at hand.
 */
export function filesOfS5({ models = 500, macros = 1000, seed = 7, mirror = process.env.QUERN_MIRROR } = {}) {
  const random = randomFrom(seed);
  const packages =
    mirror === undefined ? [] : Object.entries(PACKAGES).filter(([, p]) => existsSync(join(mirror, p.clone)));
  const files = new Map();
  files.set('dbt_project.yml', "name: bench\nversion: '1.0'\nconfig-version: 2\nprofile: bench\n");
  for (let i = 0; i < macros; i++) files.set(`macros/${Math.floor(i / 50)}/part_${i}.sql`, macroText(i, random));
  for (let i = 0; i < models; i++) {
    const calls = Array.from({ length: 10 }, (_, c) => `  {{ part_${random.below(macros)}('id', ${c}) }} as c${c}`);
    const from =
      i < 20 ? "(select 1 as id, 'a' as kind, now() as made_at) as source" : `{{ ref('heavy_${random.below(i)}') }}`;
    const real = packages.map(([, { call }]) => `  ${call}`);
    files.set(
      `models/${Math.floor(i / 10)}/heavy_${i}.sql`,
      `{% set columns = ['id', 'kind', 'made_at'] %}\nselect\n  {{ columns | join(', ') }},\n${[...calls, ...real].join(',\n')}\nfrom ${from}\n`,
    );
  }
  for (const [name, { clone }] of packages)
    for (const [path, text] of cloned(join(mirror, clone))) files.set(`dbt_packages/${name}/${path}`, text);
  if (packages.length > 0)
    files.set('packages.yml', `packages:\n${packages.map(([name]) => `  - local: dbt_packages/${name}\n`).join('')}`);
  return files;
}

function macroText(i, random) {
  const lower = i < 3 ? 'coalesce({{ column }}, {{ n }})' : `{{ part_${Math.floor(i / 3)}(column, n + 1) }}`;
  const branch = random.below(2) === 0 ? 'n is divisibleby 2' : "column | length > 2 and target.type == 'postgres'";
  return `{% macro part_${i}(column, n=0) -%}\n  {%- if ${branch} -%}({{ column }} + {{ n }}){%- else -%}${lower}{%- endif -%}\n{%- endmacro %}\n`;
}

/** Files of the newest commit of a clone without a work tree: what a package needs, without its tests. */
function cloned(gitDir) {
  const git = (...words) =>
    execFileSync('git', ['--git-dir', gitDir, ...words], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const wanted = git('ls-tree', '-r', '--name-only', 'HEAD').split('\n');
  const kept = wanted.filter(path => path === 'dbt_project.yml' || /^macros\/.*\.(sql|yml)$/.test(path));
  return kept.map(path => [path, git('show', `HEAD:${path}`)]);
}
