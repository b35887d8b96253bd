import type { FlagValues } from '../../config/index.js';
import type { ResourceKind } from '../../manifest/index.js';
import type { RunCommand } from './run-plan.js';

const BUILT: readonly ResourceKind[] = [
  'model',
  'snapshot',
  'seed',
  'test',
  'unit_test',
  'saved_query',
  'exposure',
  'function',
];
const TESTS: readonly ResourceKind[] = ['test', 'unit_test'];
const REFABLE: readonly ResourceKind[] = ['model', 'seed', 'snapshot'];
const COMPILED: readonly ResourceKind[] = [
  'model',
  'test',
  'snapshot',
  'analysis',
  'operation',
  'seed',
  'sql_operation',
  'function',
];

const CHOICES: Readonly<Record<RunCommand, readonly ResourceKind[]>> = {
  build: BUILT,
  run: ['model'],
  test: TESTS,
  seed: ['seed'],
  snapshot: ['snapshot'],
  compile: COMPILED,
  show: COMPILED,
  'docs generate': COMPILED,
  clone: REFABLE,
  'source freshness': ['source'],
  'run-operation': [],
};

/** Verbs that take --resource-type. */
const NARROWED: ReadonlySet<RunCommand> = new Set<RunCommand>(['build', 'test', 'clone']);

/** Kinds of nodes that a verb may select, narrowed by --resource-type and --exclude-resource-type. */
export function runnableKinds(
  command: RunCommand,
  flags: Pick<FlagValues, 'resource_types' | 'exclude_resource_types'>,
): ReadonlySet<ResourceKind> {
  const all = CHOICES[command];
  if (!NARROWED.has(command)) return new Set(all);
  const asked = flags.resource_types.flatMap<string>(kind => (kind === 'all' || kind === 'default' ? all : [kind]));
  const wanted = new Set<string>(flags.resource_types.length === 0 ? all : asked);
  for (const kind of flags.exclude_resource_types) wanted.delete(kind);
  return new Set(all.filter(kind => wanted.has(kind)));
}
