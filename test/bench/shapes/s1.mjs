import { randomFrom } from './random.mjs';

/**
 * Shape S1: the 2,000 simple models that dbt's own performance suite parsed, made again from its published figures:
 * refs, depth, how many models stand on each level and how many children the hottest parents have.
 */
export const S1 = {
  models: 2000,
  refs: 13656,
  tests: 6000,
  levels: [1, 13, 54, 111, 199, 247, 268, 305, 285, 231, 153, 81, 35, 12, 3, 2],
  hottest: [1999, 1072, 946, 676, 537],
  mostParents: 15,
};

/** The parents of each model, by number; model 0 is the root. A parent's number is lower than its child's. */
export function parentsOfS1(seed = 1) {
  const random = randomFrom(seed);
  const levelOf = S1.levels.flatMap((width, level) => Array(width).fill(level));
  const firstOf = S1.levels.map((_, level) => levelOf.indexOf(level));
  const parents = levelOf.map(level => new Set(level === 0 ? [] : [0]));
  const children = Array(S1.models).fill(0);
  children[0] = S1.models - 1;
  const add = (child, parent) => {
    parents[child].add(parent);
    children[parent]++;
  };
  const deep = levelOf.flatMap((level, i) => (level >= 2 ? [i] : []));
  // The four hottest after the root stand on the first level, so that every deeper model may be their child.
  S1.hottest.slice(1).forEach((count, i) => {
    for (const child of random.shuffled(deep).slice(0, count)) add(child, i + 1);
  });
  const coolest = S1.hottest.at(-1) - 1;
  const isHot = parent => parent < S1.hottest.length;
  const pick = (low, high, skew) => low + Math.floor((high - low) * random.next() ** skew);
  for (const child of deep) {
    const level = levelOf[child];
    const above = [...parents[child]].some(p => levelOf[p] === level - 1);
    if (above) continue;
    let parent;
    do parent = pick(firstOf[level - 1], firstOf[level], 1);
    while (isHot(parent));
    add(child, parent);
  }
  let missing = S1.refs - parents.reduce((sum, p) => sum + p.size, 0);
  const wanted = new Map(deep.map(i => [i, wantedParents(random)]));
  const grow = (child, most) => {
    if (parents[child].size >= most) return;
    for (let tries = 0; tries < 40; tries++) {
      const parent = pick(S1.hottest.length, firstOf[levelOf[child]], 2);
      if (parents[child].has(parent) || children[parent] >= coolest) continue;
      add(child, parent);
      missing--;
      return;
    }
  };
  while (parents[S1.models - 1].size < S1.mostParents) grow(S1.models - 1, S1.mostParents);
  for (let turn = 0; missing > 0 && turn < 60; turn++)
    for (const child of random.shuffled(deep))
      if (missing > 0) grow(child, Math.min(wanted.get(child) + Math.max(0, turn - 20), S1.mostParents));
  return parents.map(p => [...p].sort((a, b) => a - b));
}

/** Around seven parents, as measured: mean 6.83, median 7, at most 15. */
function wantedParents(random) {
  const bell = random.next() + random.next() + random.next() + random.next() - 2;
  return Math.max(1, Math.min(S1.mostParents - 1, Math.round(7.1 + bell * 4)));
}

/**
 * The files of the project: path → text. `copies` renamed copies hang one on the other by one ref each;
 * `tests: false` leaves the 6,000 generic tests out.
 */
export function filesOfS1({ copies = 1, tests = true, materialized = 'view', seed = 1 } = {}) {
  const parents = parentsOfS1(seed);
  const files = new Map();
  files.set(
    'dbt_project.yml',
    `name: bench\nversion: '1.0'\nconfig-version: 2\nprofile: bench\nmodels:\n  bench:\n    +materialized: ${materialized}\n`,
  );
  for (let copy = 0; copy < copies; copy++) {
    const name = i => (copy === 0 ? `node_${i}` : `copy${copy}_node_${i}`);
    const root = copy === 0 ? '' : `copy${copy}/`;
    const before = copy === 0 ? null : copy === 1 ? 'node_1999' : `copy${copy - 1}_node_1999`;
    parents.forEach((list, i) => {
      const folder = `models/${root}path_${Math.floor(i / 10)}`;
      const refs = list.map(p => `select * from {{ ref('${name(p)}') }}`);
      if (i === 0 && before !== null) refs.push(`select * from {{ ref('${before}') }}`);
      files.set(`${folder}/${name(i)}.sql`, `${['select 1 as id', ...refs].join('\nunion all\n')}\n`);
      files.set(`${folder}/${name(i)}.yml`, properties(name(i), tests ? name(0) : null));
    });
  }
  return files;
}

function properties(model, root) {
  const lines = ['version: 2', '', 'models:', `  - name: ${model}`, '    columns:', '      - name: id'];
  if (root !== null)
    lines.push(
      '        data_tests:',
      '          - unique',
      '          - not_null',
      '          - relationships:',
      '              arguments:',
      `                to: ref('${root}')`,
      '                field: id',
    );
  return `${lines.join('\n')}\n`;
}
