import type { ResourceKind } from '../manifest/index.js';
import { badSelection, parseCriterion } from './parse-criterion.js';
import type { IndirectSelection, SelectionGroup, SelectionSpec } from './selection-spec.js';

/** What is selected when nobody selects: everything, and the command's resource types filter it. */
const EVERYTHING = ['fqn:*', 'source:*', 'exposure:*', 'metric:*', 'semantic_model:*'];

/** --select and --exclude: words are united, parts joined by commas intersected, and what is excluded taken away. */
export function parseSelection(
  select: readonly string[],
  exclude: readonly string[],
  indirect: IndirectSelection,
): SelectionGroup {
  const included = select.length === 0 ? parseUnion(EVERYTHING, false, indirect) : parseUnion(select, true, indirect);
  const excluded = parseUnion(exclude, true, indirect);
  return { kind: 'difference', parts: [included, excluded], indirect: 'eager', expectExists: false, raw: null };
}

function parseUnion(words: readonly string[], expectExists: boolean, indirect: IndirectSelection): SelectionGroup {
  const parts: SelectionSpec[] = [];
  for (const raw of words.flatMap(word => word.split(' ')))
    parts.push({
      kind: 'intersection',
      parts: raw.split(',').map(part => parseCriterion(part, indirect)),
      indirect,
      expectExists,
      raw,
    });
  return { kind: 'union', parts, indirect, expectExists: false, raw: [...words] };
}

const ALL_KINDS: readonly ResourceKind[] = [
  'model',
  'snapshot',
  'seed',
  'test',
  'source',
  'exposure',
  'metric',
  'saved_query',
  'semantic_model',
  'unit_test',
  'function',
  'analysis',
];

const BUILD_KINDS: readonly ResourceKind[] = [
  'model',
  'snapshot',
  'seed',
  'test',
  'unit_test',
  'saved_query',
  'exposure',
  'function',
];

/** Resource types of a command: what it may select at all, and what it selects unless asked otherwise. */
const KINDS_OF_COMMAND: Readonly<Record<string, { all: readonly ResourceKind[]; usual: readonly ResourceKind[] }>> = {
  list: { all: ALL_KINDS, usual: ALL_KINDS.filter(kind => kind !== 'analysis') },
  build: { all: BUILD_KINDS, usual: BUILD_KINDS },
  test: { all: ['test', 'unit_test'], usual: ['test', 'unit_test'] },
  clone: { all: ['model', 'seed', 'snapshot'], usual: ['model', 'seed', 'snapshot'] },
};

/**
 * --resource-type and --exclude-resource-type of `list`, `build`, `test` and `clone`. `all` and `default` stand for the
 * command's own lists. `test` and `clone` leave out what they cannot run.
 */
export function resourceKinds(
  command: 'list' | 'build' | 'test' | 'clone',
  include: readonly string[],
  exclude: readonly string[],
): ReadonlySet<ResourceKind> {
  const { all = [], usual = [] } = KINDS_OF_COMMAND[command] ?? {};
  const wanted = new Set<ResourceKind>(include.length === 0 ? usual : []);
  for (const word of include) {
    if (word === 'all') for (const kind of all) wanted.add(kind);
    else if (word === 'default') for (const kind of usual) wanted.add(kind);
    else wanted.add(kindOf(word));
  }
  for (const word of exclude) wanted.delete(kindOf(word));
  if (command === 'list' || command === 'build') return wanted;
  return new Set([...wanted].filter(kind => all.includes(kind)));
}

const KIND_WORDS: readonly string[] = [
  ...ALL_KINDS,
  'macro',
  'operation',
  'sql_operation',
  'rpc',
  'doc',
  'group',
  'fixture',
];

function kindOf(word: string): ResourceKind {
  if (!KIND_WORDS.includes(word)) throw badSelection(`'${word}' is not a valid resource type`);
  return word as ResourceKind;
}
