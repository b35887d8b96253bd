import type { Relation } from '../../adapters/index.js';
import { isPlainMap } from '../../config/index.js';
import { NodeObject, plainRt, type Scope } from '../../context/index.js';
import { str } from '../../jinja/index.js';
import { findMacro, type GraphNode, type ModelNode } from '../../manifest/index.js';
import type { CompiledNode } from '../compile/compiled-node.js';
import { refuse } from '../compile/refuse.js';
import { untraced } from '../compile/traced-text.js';
import { whenDone } from '../compile/when-done.js';
import type { RunSettings } from './run-settings.js';

/** Whether the node is the latest version of a model that wants a view under its bare name. */
export function wantsPointer(settings: RunSettings, node: { readonly resource_type: string }): node is ModelNode {
  if (node.resource_type !== 'model') return false;
  const { version, latest_version, config } = node as ModelNode;
  if (version === null || version !== latest_version) return false;
  const said = pointerConfig(config).enabled;
  return typeof said === 'boolean' ? said : settings.linked.around.behaviour.latest_version_pointer_enabled_by_default;
}

/**
 * The node of that view, as it goes into the materialization `view`: the model's grants, but none of its hooks and docs.
 * Throws dbt's error when the model itself has the name.
 */
export function pointerNode(
  settings: RunSettings,
  model: ModelNode,
  relation: Relation,
  scope: Scope,
): CompiledNode | Promise<CompiledNode> {
  return whenDone(pointerName(settings, model, scope), alias => {
    if (isSameName(relation, alias)) {
      const text =
        `Cannot create latest version pointer: the latest version of '${model.name}' is already aliased to ` +
        `'${alias}'. Set \`latest_version_pointer: enabled: false\` or remove the conflicting alias.`;
      return refuse('DbtRuntimeError', text);
    }
    const code = `select * from ${String(relation)}`;
    const node: ModelNode = {
      ...model,
      alias,
      raw_code: code,
      compiled_code: code,
      compiled: true,
      extra_ctes_injected: true,
      extra_ctes: [],
      unique_id: `${model.unique_id}__latest_version_pointer`,
      config: { ...model.config, 'pre-hook': [], 'post-hook': [], persist_docs: {} },
    };
    const { text: sql, segments } = untraced(code);
    return { node, sql, segments, reads: scope.reads.toReads() };
  });
}

function pointerName(settings: RunSettings, model: ModelNode, scope: Scope): string | Promise<string> {
  const { macros } = settings.linked.around;
  const given = pointerConfig(model.config).alias;
  const custom = typeof given === 'string' && given !== '' ? given.trim() : null;
  const lookup = { rootPackage: macros.rootPackage, internalPackages: new Set(macros.internalPackages) };
  const found = findMacro(settings.linked.names, 'generate_latest_version_pointer_alias', lookup);
  const entry = found === undefined ? undefined : macros.byId.get(found.unique_id);
  if (entry === undefined) return custom ?? model.name;
  const named = scope.callMacro(entry, [custom, new NodeObject(model as GraphNode)]);
  return whenDone(named, value => str(value, plainRt).trim());
}

function pointerConfig(config: ModelNode['config']): { enabled?: unknown; alias?: unknown } {
  const value = config['latest_version_pointer'];
  return isPlainMap(value) ? value : {};
}

/** Unquoted names are one in any case. */
function isSameName(relation: Relation, name: string): boolean {
  const own = relation.identifier ?? '';
  return relation.fields.quote.identifier ? own === name : own.toLowerCase() === name.toLowerCase();
}
