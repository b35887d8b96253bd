import { makeMessage, ProjectError } from '../../base/index.js';
import { pluralize } from '../../events/index.js';
import type { Table, Value } from '../../jinja/index.js';
import type { GraphNode, NodeStatus } from '../../manifest/index.js';
import type { Executed, NodeRunner, NodeTask } from '../nodes/node-runner.js';
import type { RunNode } from '../nodes/run-node-type.js';
import { announceStart } from './announce.js';
import { mainResult, responseOf } from './main-result.js';
import { reportTest } from './report-test.js';
import { truthOf, wholeNumber } from './test-cells.js';

type Counted = { readonly failures: number; readonly shouldWarn: boolean; readonly shouldError: boolean };

/** Generic and singular tests: one count and two answers, judged by the test's severity. */
export const dataTestRunner: NodeRunner = {
  announce: task => announceStart(task, `test ${task.node.name}`),
  compile: ({ run, node }, work) => run.services.env.compileNode(node as GraphNode, work),
  execute: async (task, compiled, work) => {
    const main = mainResult(await task.run.services.env.materialize(compiled, work));
    const counted = readCounts(main.table, task.node.unique_id);
    return { ...judge(task, compiled.node, counted), adapterResponse: responseOf(main) };
  },
  report: (task, { result }) => reportTest(task, result, task.node.name),
};

function readCounts(table: Table, id: string): Counted {
  const failed = `dbt internally failed to execute ${id}: Returned`;
  const [row] = table.rows;
  if (row === undefined || table.rows.length !== 1)
    throw wrong(`${failed} ${table.rows.length} rows, but expected 1 row`);
  const names = table.columnNames.map(name => name.toLowerCase());
  if (names.length !== 3) throw wrong(`${failed} ${names.length} columns, but expected 3 columns`);
  const cell = (name: string): Value => row.values[names.indexOf(name)] as Value;
  return {
    failures: wholeNumber(cell('failures')),
    shouldWarn: truthOf(cell('should_warn')),
    shouldError: truthOf(cell('should_error')),
  };
}

function wrong(text: string): ProjectError {
  return new ProjectError(makeMessage('RUN-004', text));
}

function judge({ run }: NodeTask, node: RunNode, counted: Counted): Executed {
  const { severity, error_if, warn_if } = node.config as Readonly<Record<string, unknown>>;
  const results = pluralize(counted.failures, 'result');
  const says = (status: NodeStatus, verb: string, condition: unknown): Executed => ({
    node,
    status,
    message: `Got ${results}, configured to ${verb} if ${condition}`,
    failures: counted.failures,
  });
  if (String(severity).toUpperCase() === 'ERROR' && counted.shouldError) return says('fail', 'fail', error_if);
  if (!counted.shouldWarn) return { node, status: 'pass', message: null, failures: 0 };
  return warnsAreErrors(run) ? says('fail', 'fail', warn_if) : says('warn', 'warn', warn_if);
}

/** --warn-error, or its options when they name the event of a test's result. */
function warnsAreErrors(run: NodeTask['run']): boolean {
  const { warn_error, warn_error_options: options } = run.flags;
  if (warn_error) return true;
  const named = (list: readonly string[] | undefined): boolean => list?.includes('LogTestResult') ?? false;
  if (typeof options.error === 'string') return !named(options.warn) && !named(options.silence);
  return named(options.error);
}
