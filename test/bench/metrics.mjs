/**
 * What is measured, by name. `args`: the words of the command, `{name}` is a model in the middle of the graph. `before`:
 * what is done before each run (*cold*: caches in the project and in the user's folder deleted; *edit*: one file edited;
 * *empty*: nothing in the schema). `floor`: what the same machine needs for the least that would do. `shape`: the only one
 * that the metric has. Words of the docs: cold, warm (one file edited), same (nothing edited), resident.
 */
export const METRICS = {
  version: { args: ['--version'], bare: true },
  'parse-cold': { args: ['parse'], before: 'cold', floor: 'read' },
  'parse-warm': { args: ['parse'], before: 'edit', floor: 'read' },
  'parse-same': { args: ['parse'], floor: 'read' },
  'ls-one': { args: ['ls', '--select', '{name}'] },
  'compile-one': { args: ['compile', '--select', '{name}'] },
  'run-views': { args: ['run', '--threads', '4'], before: 'empty', floor: 'minimal', server: true, kind: 'view' },
  'run-tables': {
    ...{ args: ['run', '--threads', '4'], before: 'empty', floor: 'minimal', server: true, kind: 'table' },
    shape: 'wide-tables',
  },
  'seed-100k': { args: ['seed'], floor: 'copy', server: true, shape: 'seed', rows: 100_000 },
  'seed-1m': { args: ['seed'], floor: 'copy', server: true, shape: 'seed', rows: 1_000_000 },
  'example-build': { args: ['build', '--threads', '4'], floor: 'node', server: true, shape: 'example' },
  resident: { watch: true, args: ['compile', '--select', '{name}', '--watch', '--preview', '0'], own: true },
};

/** Other names for the same. */
const ALIASES = { cold: 'parse-cold', warm: 'parse-warm', same: 'parse-same', run: 'run-views' };

/** The metric of a name. Throws with the list when there is none. */
export function findMetric(name) {
  const found = METRICS[ALIASES[name] ?? name];
  if (found === undefined) throw new Error(`no metric '${name}'; there are ${Object.keys(METRICS).join(', ')}`);
  return found;
}

/** A model in the middle of the graph of a shape, and its file. */
export const MIDDLE = {
  s1: { name: 'node_1000', file: 'models/path_100/node_1000.sql' },
  s2: { name: 'int_10', file: 'models/intermediate/0/int_10.sql' },
  s5: { name: 'heavy_10', file: 'models/1/heavy_10.sql' },
  s6: { name: 'link_150', file: 'models/chain/link_150.sql' },
};
