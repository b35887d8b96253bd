import { commentMaker, graphDict, NO_READS, queryComment } from '../../context/index.js';
import type { Value } from '../../jinja/index.js';
import type { GraphNode, UniqueId } from '../../manifest/index.js';
import { compileOffline, unitTestRows } from '../compile/compile-offline.js';
import { compileUnitTest } from '../compile/compile-unit-test.js';
import type { Compilable } from '../compile/compiled-node.js';
import { findEphemeral, isCompilable } from '../compile/find-ephemeral.js';
import { NodeCompiler } from '../compile/node-compiler.js';
import { callMacro } from './call-macro.js';
import { inlineNode } from './inline-node.js';
import { makeNodeContext } from './make-node-context.js';
import { materialize } from './materialize.js';
import { placeInNode } from './placed-error.js';
import { renderHook } from './render-hook.js';
import type { RunEnvironment, RunEnvironmentInput } from './run-environment.js';
import { runQuery } from './run-query.js';
import type { RunSettings } from './run-settings.js';

/** What compiles and runs the nodes of one linked project. It opens nothing and has nothing to close. */
export function makeRunEnvironment(input: RunEnvironmentInput): RunEnvironment {
  const settings = settingsOf(input);
  const { around, manifest } = input.linked;
  const compiledEphemerals = new Map<UniqueId, GraphNode>();
  const compiler = nodeCompiler(settings, node => compiledEphemerals.set(node.unique_id, node as GraphNode));
  let comment: ReturnType<typeof commentMaker> | undefined;
  return {
    manifest,
    compiledEphemerals,
    noteNode: node => settings.compiledNodes.set(node.unique_id, node),
    queryComment: (connectionName, node) => {
      comment ??= commentMaker(around);
      return queryComment(around, comment, connectionName, node);
    },
    nodeContext: (node, work, compiled) => makeNodeContext(settings, node, work, { compiled }),
    compileNode: (node, work) =>
      isCompilable(node) ? compiler.compile(node, work) : { node, sql: '', segments: [], reads: NO_READS },
    compileUnitTest: (test, work) => compileUnitTest(settings, test, work),
    compileOffline: (node, options) => compileOffline(settings, node, options),
    unitTestRows: test => unitTestRows(settings, test),
    materialize: (compiled, work, materialization) => materialize(settings, compiled, work, materialization),
    renderHook: (hook, work) => renderHook(compiler, hook, work),
    callMacro: (name, kwargs, work, node) => callMacro(settings, name, kwargs, work, node ?? null),
    query: runQuery,
    inlineNode: sql => inlineNode(settings, sql),
    mapPosition: (compiled, statement, at) => placeInNode(settings, compiled, statement, at),
  };
}

function nodeCompiler(settings: RunSettings, onEphemeral: (node: Compilable) => void): NodeCompiler {
  return new NodeCompiler({
    settings,
    onEphemeral,
    onCompiled: node => settings.compiledNodes.set(node.unique_id, node),
    contextOf: (node, work) => makeNodeContext(settings, node as GraphNode, work, {}),
    findEphemeral: id => findEphemeral(settings.linked.manifest, id),
  });
}

function settingsOf(input: RunEnvironmentInput): RunSettings {
  let graph: Value | undefined;
  const compiledNodes = new Map<UniqueId, object>();
  return {
    ...input,
    empty: input.empty ?? false,
    sample: input.sample ?? null,
    injectEphemeralCtes: input.injectEphemeralCtes ?? true,
    writeFiles: input.writeFiles ?? true,
    selectedSet: new Set(input.selected),
    compiledNodes,
    graph: () => {
      graph ??= graphOf(input, compiledNodes);
      return graph;
    },
  };
}

/** `graph` of templates, with dbt's names of its parts. */
function graphOf({ linked }: RunEnvironmentInput, compiled: ReadonlyMap<UniqueId, object>): Value {
  const { nodes, sources, exposures, functions, groups, metrics, semanticModels, savedQueries, unitTests } =
    linked.manifest;
  const parts = { exposures, functions, groups, metrics, nodes, sources };
  return graphDict(
    { ...parts, semantic_models: semanticModels, saved_queries: savedQueries, unit_tests: unitTests },
    compiled,
  );
}
