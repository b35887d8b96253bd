// One runner a node kind.
import type { Run } from '../execute/run.js';
import type { NodeRunner } from '../nodes/node-runner.js';
import type { RunNode } from '../nodes/run-node-type.js';
import { cloneRunner } from './clone.js';
import { compileRunner } from './compile-only.js';
import { dataTestRunner } from './data-test.js';
import { freshnessRunner } from './freshness.js';
import { functionRunner } from './function.js';
import { microbatchRunner } from './microbatch.js';
import { modelRunner } from './model.js';
import { noOpRunner } from './no-op.js';
import { seedRunner } from './seed.js';
import { showRunner } from './show.js';
import { snapshotRunner } from './snapshot.js';
import { unitTestRunner } from './unit-test.js';

const BY_KIND: Readonly<Partial<Record<RunNode['resource_type'], NodeRunner>>> = {
  model: modelRunner,
  seed: seedRunner,
  snapshot: snapshotRunner,
  test: dataTestRunner,
  unit_test: unitTestRunner,
  function: functionRunner,
  exposure: noOpRunner,
  saved_query: noOpRunner,
  source: freshnessRunner,
};

/** Who does the work of a node under the run's verb. */
export function runnerOf(run: Run, node: RunNode): NodeRunner {
  switch (run.plan.command) {
    case 'compile':
    case 'docs generate':
      return compileRunner;
    case 'show':
      return node.resource_type === 'seed' ? seedRunner : showRunner;
    case 'clone':
      return cloneRunner;
    default:
      return isMicrobatch(run, node) ? microbatchRunner : (BY_KIND[node.resource_type] ?? compileRunner);
  }
}

/** Unless the project has a strategy macro of its own and the flag leaves it the whole model at once. */
function isMicrobatch(run: Run, node: RunNode): boolean {
  const { materialized, incremental_strategy } = node.config as Readonly<Record<string, unknown>>;
  if (node.resource_type !== 'model' || materialized !== 'incremental' || incremental_strategy !== 'microbatch')
    return false;
  const { linked, invocation } = run.services;
  if (invocation.flags.behaviour.require_batched_execution_for_custom_microbatch_strategy) return true;
  const macro = linked.macros.findByName('get_incremental_microbatch_sql');
  return macro === undefined || ['dbt', 'dbt_postgres', 'quern'].includes(macro.node.package_name);
}
