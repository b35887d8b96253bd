import { plainRt, pythonValues } from '../../context/index.js';
import { chooseSelection, type IndirectSelection, resourceKinds, selectNodes } from '../../graph/index.js';
import { jsonDumps } from '../../jinja/index.js';
import { findNode, type GraphNode, type ResourceKind, searchName } from '../../manifest/index.js';
import type { Turn } from '../turn/turn.js';
import { type Prepared, prepare } from './prepare.js';

/** `ls`: one text a selected node, sorted by unique id; also told as PrintEvents, which --quiet shows too. */
export function listVerb(turn: Turn): string[] {
  const prepared = prepare(turn);
  const { events } = turn;
  const lines = selected(turn, prepared).map(node => describe(turn, node));
  for (const msg of lines) events.emit('PrintEvent', { msg });
  return lines;
}

function selected(turn: Turn, { linked, dag, selectors, previous }: Prepared): GraphNode[] {
  const { invocation, events } = turn;
  const { values, behaviour } = invocation.flags;
  const emit = events.emit.bind(events);
  const spec = chooseSelection(
    {
      select: values.models.length > 0 ? values.models : values.select,
      exclude: values.exclude,
      selector: values.selector,
      indirect: values.indirect_selection as IndirectSelection,
    },
    selectors,
    emit,
  );
  const ids = selectNodes(spec, {
    manifest: linked.manifest,
    dag,
    kinds: kinds(turn),
    includeEmpty: true,
    selectors,
    previous,
    python: pythonValues,
    emit,
    compareUnrendered: behaviour.state_modified_compare_more_unrendered_values,
    nowMs: invocation.startedAtMs,
  });
  if (ids.size === 0) events.emit('NoNodesSelected', {}, { force: true });
  return [...ids].flatMap(id => findNode(linked.manifest, id) ?? []);
}

function kinds({ invocation }: Turn): ReadonlySet<ResourceKind> {
  const { models, resource_types: include, exclude_resource_types: exclude } = invocation.flags.values;
  return models.length > 0 ? new Set(['model']) : resourceKinds('list', include, exclude);
}

function describe({ invocation }: Turn, node: GraphNode): string {
  const { list_output: form, output_keys: keys } = invocation.flags.values;
  if (form === 'name') return searchName(node);
  if (form === 'path') return node.original_file_path;
  if (form === 'json') return jsonDumps(asJson(node, keys), {}, plainRt);
  return asSelector(node);
}

/** What --select would take to mean this node alone. */
function asSelector(node: GraphNode): string {
  switch (node.resource_type) {
    case 'source':
      return `source:${node.package_name}.${node.source_name}.${node.name}`;
    case 'exposure':
    case 'metric':
    case 'saved_query':
    case 'semantic_model':
      return `${node.resource_type}:${node.package_name}.${node.name}`;
    case 'unit_test':
      return `unit_test:${node.package_name}.${versionedName(node)}`;
    default:
      return node.fqn.join('.');
  }
}

function versionedName(node: { readonly name: string; readonly version?: unknown }): string {
  return node.version === null || node.version === undefined ? node.name : `${node.name}_v${node.version}`;
}

const USUAL_KEYS: readonly string[] = [
  ...['name', 'resource_type', 'package_name', 'original_file_path', 'unique_id', 'alias', 'config', 'tags'],
  ...['source_name', 'depends_on', 'direct_parents'],
];

type Plain = Readonly<Record<string, unknown>>;

/** dbt's usual keys in the node's own order, or --output-keys in the order asked for; a dotted key stays one flat key. */
function asJson(node: GraphNode, keys: readonly string[]): Plain {
  const all: Plain = {
    ...(node as unknown as Plain),
    ...(node.resource_type === 'model' ? { direct_parents: [...node.depends_on.nodes] } : {}),
  };
  if (keys.length === 0) return Object.fromEntries(Object.entries(all).filter(([key]) => USUAL_KEYS.includes(key)));
  const found: Record<string, unknown> = {};
  for (const key of keys) {
    const value = key.includes('.') ? below(all, key.split('.')) : all[key];
    if (value === undefined || (value === null && key.includes('.'))) continue;
    found[key] = value;
  }
  return found;
}

function below(data: Plain, keys: readonly string[]): unknown {
  let at: unknown = data;
  for (const key of keys) {
    if (at === null || typeof at !== 'object') return undefined;
    at = (at as Plain)[key];
  }
  return at;
}
