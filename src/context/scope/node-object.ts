import { copyOnWrite, hostFunction, PyObject, type Value } from '../../jinja/index.js';
import { ConfigValue } from './config-value.js';

/** Parts of a node that dbt works out when they are asked for. */
const COMPUTED: Readonly<Record<string, (node: Readonly<Record<string, Value>>) => Value>> = {
  identifier: node => node['alias'] ?? node['identifier'] ?? node['name'],
  search_name: node => {
    const version = node['version'];
    if (node['resource_type'] === 'source') return `${String(node['source_name'])}.${String(node['name'])}`;
    return version === null || version === undefined ? node['name'] : `${String(node['name'])}.v${String(version)}`;
  },
  is_versioned: node => node['resource_type'] === 'model' && (node['version'] ?? null) !== null,
  is_latest_version: node => (node['version'] ?? null) !== null && node['version'] === node['latest_version'],
  is_ephemeral: node => configOf(node)['materialized'] === 'ephemeral',
  is_ephemeral_model: node => node['resource_type'] === 'model' && configOf(node)['materialized'] === 'ephemeral',
  is_refable: node => ['model', 'seed', 'snapshot'].includes(String(node['resource_type'])),
  is_relational: node => ['model', 'seed', 'snapshot', 'source', 'function'].includes(String(node['resource_type'])),
  empty: node => String(node['raw_code'] ?? '').trim() === '',
  depends_on_nodes: node => (node['depends_on'] as { nodes?: Value } | undefined)?.nodes ?? [],
  depends_on_macros: node => (node['depends_on'] as { macros?: Value } | undefined)?.macros ?? [],
  is_external_node: () => false,
};

/** A node as dbt hands it to macros: an object whose fields are attributes, and null where they hold nothing. */
export class NodeObject extends PyObject {
  readonly typeName: string;
  readonly node: Readonly<Record<string, Value>>;

  constructor(node: object) {
    super();
    this.node = node as Readonly<Record<string, Value>>;
    const kind = String(this.node['resource_type'] ?? 'parsed');
    this.typeName = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Node`;
  }

  override pyGetattr(name: string): Value | undefined {
    if (name === 'config' && isRecord(this.node['config']))
      return new ConfigValue(this.node['config'], String(this.node['resource_type'] ?? 'node'));
    if (name === 'to_dict') return hostFunction(name, () => copyOnWrite({ ...this.node }));
    if (Object.hasOwn(this.node, name)) return copyOnWrite(this.node[name]) ?? null;
    return COMPUTED[name]?.(this.node);
  }
}

function isRecord(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null;
}

function configOf(node: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return (node['config'] ?? {}) as Readonly<Record<string, Value>>;
}
