import type { Relation } from '../../adapters/index.js';
import type { MacroEntry } from '../../context/index.js';
import type { Value } from '../../jinja/index.js';
import type { GraphNode } from '../../manifest/index.js';
import { unitTestContext } from '../compile/compile-unit-test.js';
import type { CompiledNode } from '../compile/compiled-node.js';
import { materializationMacro } from './find-materialization.js';
import { pointerNode, wantsPointer } from './latest-version-pointer.js';
import { makeNodeContext } from './make-node-context.js';
import type { NodeContext } from './node-context.js';
import type { NodeWork } from './node-work.js';
import { placedError } from './placed-error.js';
import { returnedRelations } from './returned-relations.js';
import type { Materialized } from './run-environment.js';
import type { RunSettings } from './run-settings.js';
import { storedResult } from './stored-result.js';

/** Kinds whose materialization has to say which relations it made. */
const LEAVES_RELATIONS = new Set(['model', 'seed', 'snapshot']);

/** Calls the materialization of a compiled node; the cache knows what it made. Database errors get the template's place. */
export async function materialize(
  settings: RunSettings,
  compiled: CompiledNode,
  work: NodeWork,
  materialization?: string,
): Promise<Materialized> {
  let buildPath: string | null = null;
  const noted: NodeWork = {
    ...work,
    onWrite: path => {
      buildPath = path;
      work.onWrite?.(path);
    },
  };
  try {
    const { context, relations } = await callMaterialization(settings, compiled, noted, materialization);
    const { node } = compiled;
    const pointers =
      materialization === undefined && wantsPointer(settings, node) && relations[0] !== undefined
        ? await callMaterialization(
            settings,
            await pointerNode(settings, node, relations[0], context.scope),
            noted,
            'view',
          )
        : undefined;
    const all = [...relations, ...(pointers?.relations ?? [])];
    for (const relation of all) settings.cache.add(relation.with({ dbtCreated: true }));
    return { relations: all, result: name => storedResult(context.results, name), buildPath };
  } catch (error) {
    throw placedError(settings, error, compiled);
  }
}

async function callMaterialization(
  settings: RunSettings,
  compiled: CompiledNode,
  work: NodeWork,
  materialization: string | undefined,
): Promise<{ context: NodeContext; relations: readonly Relation[] }> {
  const { node } = compiled;
  const name = materialization ?? String(node.config['materialized']);
  const { language } = node as { readonly language?: string };
  const macro = materializationMacro(settings, name, language);
  const context = await contextOf(settings, compiled, work);
  const value = await callMaterializationMacro(context, macro, compiled);
  return { context, relations: LEAVES_RELATIONS.has(node.resource_type) ? returnedRelations(value, name) : [] };
}

/**
 * dbt calls the materialization of a test or a function in a way that lets the macros it calls count as the node's own:
 * they stand in its `depends_on` afterwards. The node is this compilation's copy.
 */
async function callMaterializationMacro(
  { scope }: NodeContext,
  macro: MacroEntry,
  { node }: CompiledNode,
): Promise<Value> {
  if (node.resource_type !== 'test' && node.resource_type !== 'function') return scope.callMacro(macro);
  const { macros } = node.depends_on;
  try {
    return await scope.callAsTemplate(macro);
  } finally {
    macros.push(...scope.sink.macros.filter(id => !macros.includes(id)));
  }
}

function contextOf(settings: RunSettings, compiled: CompiledNode, work: NodeWork): NodeContext | Promise<NodeContext> {
  const { node } = compiled;
  if (node.resource_type === 'unit_test') return unitTestContext(settings, compiled, work);
  return makeNodeContext(settings, node as GraphNode, work, { compiled });
}
