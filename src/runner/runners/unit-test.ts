import { makeMessage, ProjectError } from '../../base/index.js';
import type { UnitTestNode } from '../../manifest/index.js';
import type { NodeRunner } from '../nodes/node-runner.js';
import { tellWritten } from '../nodes/run-node.js';
import { infoOf, type RunNode } from '../nodes/run-node-type.js';
import { describeFailure } from '../results/describe-failure.js';
import { comparedTables } from '../unit-test/compared-tables.js';
import { diffTables } from '../unit-test/diff-tables.js';
import { renderDiff } from '../unit-test/render-diff.js';
import { announceStart } from './announce.js';
import { mainResult, responseOf } from './main-result.js';
import { reportTest } from './report-test.js';

/** Unit tests: the model's text on rows of the test, compared here. */
export const unitTestRunner: NodeRunner = {
  announce: task => announceStart(task, `unit_test ${shownName(task.node)}`),
  execute: async (task, _compiled, work) => {
    const { run } = task;
    const compiled = await run.services.env.compileUnitTest(task.node as UnitTestNode, work);
    tellWritten(task);
    const main = mainResult(await materialized());
    const { expected, actual } = comparedTables(main.table);
    const diff = diffTables(expected, actual);
    const message = diff.isDifferent ? `\n\nactual differs from expected:\n\n${renderDiff(diff)}\n` : null;
    return {
      node: compiled.node,
      status: diff.isDifferent ? 'fail' : 'pass',
      message,
      failures: diff.isDifferent ? 1 : 0,
      adapterResponse: responseOf(main),
    };

    async function materialized(): ReturnType<typeof run.services.env.materialize> {
      try {
        return await run.services.env.materialize(compiled, work);
      } catch (error) {
        const place = { buildPath: null, thread: task.thread, progress: task.progress.now };
        const text = describeFailure(run, error, compiled.node, place);
        throw new ProjectError(
          makeMessage(
            'RUN-001',
            `An error occurred during execution of unit test '${task.node.name}'. ` +
              `There may be an error in the unit test definition: check the data types.\n ${text}`,
          ),
          { cause: error },
        );
      }
    }
  },
  report: (task, { node, result }) => {
    // dbt looks at the node that it made for the execution, which has no progress.
    const own = node === task.node ? {} : { node_info: infoOf(node, { status: null }) };
    reportTest(task, result, shownName(task.node), own);
  },
};

/** `orders::test_totals`, `orders.v2::test_totals`. */
function shownName(node: RunNode): string {
  const { model, name, version } = node as { model?: string; name: string; version?: string | number | null };
  const versioned = version === null || version === undefined ? name : `${name}_v${version}`;
  return `${model ?? ''}::${versioned}`;
}
