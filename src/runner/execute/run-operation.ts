import { DatabaseError, makeMessage, suggest } from '../../base/index.js';
import { explainError, NodeError, plainRt } from '../../context/index.js';
import { fancyLine, PLAIN_STYLE } from '../../events/index.js';
import { fromHost, type Kwargs } from '../../jinja/index.js';
import type { AdapterResponse, MacroNode, OperationNode } from '../../manifest/index.js';
import { NodeProgressTracker } from '../nodes/node-progress.js';
import { type OpenWork, openWork } from '../nodes/node-work.js';
import { makeResult } from '../results/node-result.js';
import { runtimeError } from '../results/runtime-error.js';
import { isSuccess } from '../results/tell-run-end.js';
import type { RunOutcome, RunServices } from '../run-services.js';
import { ownRelations } from './own-relations.js';
import { Run } from './run.js';
import { writeResults } from './write-artifacts.js';

export type OperationRequest = {
  /** `macro` or `package.macro`. */
  readonly macro: string | null;
  readonly args: Readonly<Record<string, unknown>>;
  readonly sql: string | null;
};

type Operation = {
  readonly id: string;
  readonly packageName: string;
  readonly name: string;
  readonly connection: string;
  /** The macro, where one is called. */
  readonly subject: MacroNode | null;
  readonly run: (opened: OpenWork) => Promise<AdapterResponse>;
};

/**
 * Runs one macro or one text by itself: every statement commits. What it raises is its result; throws RUN-006 where
 * there is no such macro and RUN-007 where the arguments do not go together.
 */
export async function runOperation(request: OperationRequest, services: RunServices): Promise<RunOutcome> {
  checkRequest(request);
  const run = new Run({ version: 1, command: 'run-operation', nodes: [], order: 'none', testEdges: false }, services);
  const store = await run.store();
  const { invocation } = services;
  await store.startRun({ runId: invocation.id, command: 'run-operation', args: invocation.args });
  run.own = await ownRelations(run);
  const operation = request.sql === null ? macroOperation(run, request) : sqlOperation(run, request.sql);
  try {
    await perform(run, operation, request.sql !== null);
  } finally {
    await run.settle();
    await store.finishRun(isSuccess(run.finished) ? 'success' : 'error');
  }
  return conclude(run);
}

function checkRequest({ macro, args, sql }: OperationRequest): void {
  const problem =
    sql === null && macro === null
      ? 'Either a macro name or --sql must be passed to run-operation'
      : sql !== null && macro !== null
        ? 'Cannot specify both a macro name and --sql for run-operation'
        : sql !== null && Object.keys(args).length > 0
          ? '--args cannot be used with --sql; pass arguments directly in the SQL'
          : undefined;
  if (problem !== undefined) throw runtimeError('RUN-007', problem);
}

async function perform(run: Run, operation: Operation, isSql: boolean): Promise<void> {
  const progress = new NodeProgressTracker(run.services.invocation.clock);
  await progress.timed('compile', () => undefined);
  if (isSql) tellSql(run, 'START executing inline_query', 'RUN');
  const opened = openWork(run, {
    ...{ name: operation.connection, node: null, thread: 'MainThread', autocommits: true },
    progress: () => progress.now,
  });
  let response: AdapterResponse = {};
  let message: string | null = null;
  try {
    response = await progress.timed('execute', () => operation.run(opened));
    await opened.dropLeftovers();
  } catch (error) {
    message = tellFailure(run, operation, error);
  } finally {
    await opened.finish();
  }
  const { seconds, timing } = progress;
  if (isSql && message === null) tellSql(run, 'OK executed inline_query', response._message ?? 'OK', seconds);
  if (isSql && message !== null) tellSql(run, 'ERROR executing inline_query', 'ERROR', seconds);
  const node = operationNode(run, operation);
  const status = message === null ? 'success' : 'error';
  const failures = message === null ? 0 : 1;
  const parts = { node, status, thread: 'MainThread', timing, seconds, message, failures } as const;
  const finished = { node, result: makeResult({ ...parts, adapterResponse: isSql ? response : {} }) };
  run.keep(finished);
  run.recordEnd(finished, 'selected');
}

function macroOperation(run: Run, { macro, args }: OperationRequest): Operation {
  const [first = '', ...rest] = (macro ?? '').split('.');
  const packageName = rest.length === 0 ? undefined : first;
  const name = rest.length === 0 ? first : rest.join('.');
  const entry = run.services.linked.macros.findByName(name, packageName);
  if (entry === undefined) throw notFound(run, name, packageName);
  return {
    id: entry.id,
    packageName: packageName ?? run.services.project.name,
    name,
    connection: `macro_${name}`,
    subject: entry.node,
    run: async ({ work }) => {
      await run.services.env.callMacro(macro ?? '', fromHost(args, plainRt) as Kwargs, work);
      return {};
    },
  };
}

/** Said twice, as dbt says it: when the macro is called and when its result is written; then with the nearest name. */
function notFound(run: Run, name: string, packageName: string | undefined): NodeError {
  const where = packageName === undefined ? 'any package' : `the "${packageName}" package`;
  const exc = `Runtime Error\n  dbt could not find a macro with the name "${name}" in ${where}`;
  run.emit('RunningOperationCaughtError', { exc });
  const names = Array.from(run.manifest.macros.values(), macro => macro.name);
  const near = suggest(name, names);
  const text =
    `dbt could not find a macro with the name '${name}' in any package. This can happen when calling a macro that does not ` +
    `exist. Check for typos and/or install package dependencies with "dbt deps".${near === undefined ? '' : `\n  did you mean '${near}'?`}`;
  return new NodeError('Compilation', `Compilation Error\n  ${text}`, [makeMessage('RUN-006', text)], undefined);
}

function sqlOperation(run: Run, sql: string): Operation {
  const { env, project } = run.services;
  return {
    id: `sql_operation.${project.name}.inline_query`,
    packageName: project.name,
    name: 'inline_query',
    connection: 'inline_query',
    subject: null,
    run: async ({ work }) => {
      const text = /\{[{%#]/.test(sql) ? (await env.compileNode(env.inlineNode(sql), work)).sql : sql;
      return { ...(await work.connection.execute(text, { autoBegin: true })).response };
    },
  };
}

function tellSql(run: Run, text: string, status: string, seconds?: number): void {
  const place = { index: 1, total: 1, ...(seconds === undefined ? {} : { seconds }) };
  const msg = fancyLine(text, status, { ...PLAIN_STYLE, printerWidth: run.flags.printer_width ?? 80 }, place);
  run.emit('Note', { msg }, { level: status === 'ERROR' ? 'error' : 'info' });
}

/** dbt names the macro where a template failed, and nothing where the database did. */
function tellFailure(run: Run, { subject }: Operation, error: unknown): string {
  const { macros } = run.services.linked;
  const explained = explainError(error, error instanceof DatabaseError ? null : subject, macros);
  const exc = explained instanceof NodeError ? explained.dbtText : explained.message;
  run.emit(explained instanceof NodeError ? 'RunningOperationCaughtError' : 'RunningOperationUncaughtError', { exc });
  run.emit('LogDebugStackTrace', { exc_info: explained.stack ?? '' });
  return exc;
}

/** The node that the result is about; it stands in no manifest. */
function operationNode({ services }: Run, { id, name, packageName }: Operation): OperationNode {
  const nothing = { tags: [], meta: {}, docs: { show: true, node_color: null } };
  return {
    ...{ unique_id: id, name, alias: name, package_name: packageName, fqn: id.split('.') },
    ...{ database: services.database, schema: services.profile.schema, resource_type: 'operation', language: 'sql' },
    ...{ path: '', original_file_path: '', raw_code: '', description: '', relation_name: null, index: null },
    config: { ...nothing, enabled: true, alias: null, schema: null, database: null, group: null, materialized: 'view' },
  } as unknown as OperationNode;
}

function conclude(run: Run): RunOutcome {
  const seconds = run.finished.reduce((sum, { result }) => sum + result.execution_time, 0);
  writeResults(run, seconds);
  const success = isSuccess(run.finished);
  return {
    finished: run.finished,
    success,
    exitCode: success ? 0 : 1,
    elapsedSeconds: seconds,
    interrupted: false,
    manifest: run.manifest,
  };
}
