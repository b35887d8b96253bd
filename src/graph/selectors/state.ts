import { makeMessage, ProjectError } from '../../base/index.js';
import { findNode, type GraphNode, type Manifest, type ModelNode, type SourceNode } from '../../manifest/index.js';
import { badSelection } from '../parse-criterion.js';
import { changedMacros } from '../state-comparison/changed-macros.js';
import type { Comparison } from '../state-comparison/comparison.js';
import {
  type CodeNode,
  isSemantic,
  sameBody,
  sameConfig,
  sameContents,
  samePersistedDescription,
  sameRelation,
  sameSourceRelation,
} from '../state-comparison/same-contents.js';
import { sameContract, tellRemovedContract } from '../state-comparison/same-contract.js';
import { allNodes, type SelectionContext, type SelectorMethod, textOf } from './selector-method.js';

type Check = (now: GraphNode, old: GraphNode | undefined) => boolean;

/** `state:` compares with the manifest of --state: new, old, modified, unmodified, modified.body and its siblings. */
export const state: SelectorMethod = function* (criterion, context) {
  const previous = context.previous?.manifest;
  if (previous === undefined || previous === null)
    throw new ProjectError(makeMessage('GRAPH-004', 'Got a state selector method, but no comparison manifest'));
  const checks = checksOf(context, previous);
  const value = textOf(criterion);
  const check = Object.hasOwn(checks, value) ? checks[value] : undefined;
  if (check === undefined) {
    const known = Object.keys(checks).map(key => `'${key}'`);
    throw badSelection(`Got an invalid selector "${value}", expected one of "[${known.join(', ')}]"`);
  }
  for (const node of allNodes(context.manifest))
    if (check(node, findNode(previous, node.unique_id))) yield node.unique_id;
  if (['modified', 'unmodified', 'modified.contract'].includes(value)) tellRemoved(context, previous);
};

function checksOf(context: SelectionContext, previous: Manifest): Readonly<Record<string, Check>> {
  const comparison = comparisonOf(context);
  const macros = changedMacros(context.manifest, previous);
  const modified: Check = (now, old) =>
    !sameContents(now, old, comparison) || macros(now) || isContractChanged(now, old, comparison);
  return {
    new: (_, old) => old === undefined,
    old: (_, old) => old !== undefined,
    modified,
    unmodified: (now, old) => !modified(now, old),
    'modified.body': (now, old) => isCode(now) && (old === undefined || !sameBody(now, old as CodeNode, comparison)),
    'modified.configs': (now, old) =>
      now.resource_type !== 'unit_test' && (old === undefined || !sameConfig(now, old, comparison)),
    'modified.persisted_descriptions': (now, old) =>
      isCode(now) && (old === undefined || !samePersistedDescription(now, old as CodeNode)),
    'modified.relation': (now, old) => isRelationChanged(now, old, comparison),
    'modified.macros': now => macros(now),
    'modified.contract': (now, old) => isCode(now) && (old === undefined || isContractChanged(now, old, comparison)),
  };
}

/** A broken contract is told once for each model, however often the model is compared. */
function comparisonOf(context: SelectionContext): Comparison {
  const told = new Set<string>();
  const emit: SelectionContext['emit'] = (name, data, options) => {
    const key = `${name} ${JSON.stringify(data)}`;
    if (told.has(key)) return;
    told.add(key);
    context.emit(name, data, options);
  };
  return { python: context.python, emit, compareUnrendered: context.compareUnrendered };
}

function isCode(node: GraphNode): node is CodeNode {
  return !['source', 'exposure', 'unit_test'].includes(node.resource_type) && !isSemantic(node);
}

function isContractChanged(now: GraphNode, old: GraphNode | undefined, comparison: Comparison): boolean {
  if (old?.resource_type !== 'model' || now.resource_type !== 'model') return false;
  return !sameContract(now, old, comparison);
}

function isRelationChanged(now: GraphNode, old: GraphNode | undefined, comparison: Comparison): boolean {
  if (now.resource_type === 'source')
    return old === undefined || !sameSourceRelation(now, old as SourceNode, comparison);
  return isCode(now) && (old === undefined || !sameRelation(now, old as CodeNode, comparison));
}

/** Models that are gone or disabled are never selected, but their contracts may have been broken. */
function tellRemoved(context: SelectionContext, previous: Manifest): void {
  const comparison = comparisonOf(context);
  for (const [id, old] of previous.nodes) {
    const disabled = context.manifest.disabled.get(id)?.[0];
    const removed = disabled ?? (context.manifest.nodes.has(id) ? undefined : old);
    if (removed?.resource_type === 'model') tellRemovedContract(removed as ModelNode, comparison, context.nowMs);
  }
}
