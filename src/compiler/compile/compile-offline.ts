import { InternalError } from '../../base/index.js';
import { overrideMacros, type ReadRecorder } from '../../context/index.js';
import type { Value } from '../../jinja/index.js';
import type { Data, GraphNode, ModelNode, UniqueId, UnitTestNode } from '../../manifest/index.js';
import { makeNodeContext } from '../run/make-node-context.js';
import type { OfflineWork } from '../run/node-work.js';
import type { RunSettings } from '../run/run-settings.js';
import type { Compilable, CompiledNode } from './compiled-node.js';
import { findEphemeral } from './find-ephemeral.js';
import { type MappedPosition, placeAt } from './map-position.js';
import { NodeCompiler } from './node-compiler.js';
import { unitTestInputs } from './unit-test-inputs.js';
import { whenDone } from './when-done.js';

/** A node's SQL as far as it can be told without a server. */
export type OfflineText = {
  readonly sql: string;
  /** Where the character at an offset of `sql` comes from. */
  readonly placeAt: (offset: number) => MappedPosition | undefined;
  /** Calls of `adapter` that a run would send to the server, where there were any: the text may be another then. */
  readonly introspective: string | null;
};

export type OfflineOptions = {
  /** Values that macros give instead of what they would: `{ is_incremental: true }`. */
  readonly macros?: Readonly<Record<string, Value>>;
};

/** The rows of a unit test as they stand in the files. */
export type UnitTestRows = {
  readonly given: readonly { readonly input: UniqueId | 'this'; readonly rows: Data; readonly isSql: boolean }[];
  readonly expect: { readonly rows: Data; readonly isSql: boolean };
};

const OFFLINE: OfflineWork = { thread: 'MainThread', progress: () => ({ status: null }) };

/** Renders as a run does, but what asks the database is answered as while the project is read. Throws ProjectError. */
export function compileOffline(
  settings: RunSettings,
  node: GraphNode,
  { macros = {} }: OfflineOptions = {},
): OfflineText {
  const quiet: RunSettings = { ...settings, writeFiles: false };
  const asked: ReadRecorder[] = [];
  const compiler = new NodeCompiler({
    settings: quiet,
    contextOf: (its, work) =>
      whenDone(makeNodeContext(quiet, its as GraphNode, work, {}), context => {
        if (its === node) overrideMacros(context.scope, macros);
        asked.push(context.scope.reads);
        return context;
      }),
    findEphemeral: id => findEphemeral(quiet.linked.manifest, id),
  });
  let compiled: CompiledNode | Promise<CompiledNode>;
  try {
    compiled = compiler.compile(node as Compilable, OFFLINE) as CompiledNode | Promise<CompiledNode>;
  } catch (error) {
    // What the database did not answer may well be what the template failed at.
    const introspective = callsOf(asked);
    if (introspective === null) throw error;
    return { sql: '', placeAt: () => undefined, introspective };
  }
  if (compiled instanceof Promise) throw new InternalError(`${node.unique_id} waited for a database that is not there`);
  const { sql, segments } = compiled;
  return {
    sql,
    placeAt: offset => placeAt({ text: sql, segments }, offset),
    introspective: callsOf(asked),
  };
}

/** Calls that asked the database while the node, or an ephemeral one that stands in it, was rendered. */
function callsOf(asked: readonly ReadRecorder[]): string | null {
  const calls = asked.filter(reads => reads.introspective).flatMap(reads => [...reads.adapterCalls]);
  return calls.length === 0 ? null : [...new Set(calls)].join(', ');
}

/** What a unit test gives and expects, each input by the id of what it stands for. Throws dbt's errors. */
export function unitTestRows(settings: RunSettings, test: UnitTestNode): UnitTestRows {
  const tested = settings.linked.manifest.nodes.get(test.depends_on.nodes[0] ?? '') as ModelNode;
  const inputs = unitTestInputs(settings, test, tested);
  const given = test.given.map(({ rows, format }, i) => {
    const input = inputs[i];
    const isThis = input === undefined || input.isThis;
    return { input: isThis ? ('this' as const) : input.original.unique_id, rows, isSql: format === 'sql' };
  });
  return { given, expect: { rows: test.expect.rows, isSql: test.expect.format === 'sql' } };
}
