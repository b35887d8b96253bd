import type { Message } from '../../base/index.js';
import type { ConfigResource, DataMap } from '../../config/index.js';
import { hasExpression, nodeQuoting, parseScope } from '../../context/index.js';
import { typeName } from '../../jinja/index.js';
import { type Hook, type ModelNode, type NodeReads, relationName } from '../../manifest/index.js';
import type { Draft } from './draft.js';
import type { Linking } from './linking.js';
import type { BuildNode } from './new-node.js';
import { takeSink } from './read-template.js';

/**
 * Merges the config of a node from all that has a say, and makes what hangs on it: tags, meta, group, access, docs,
 * contract, the names in the database, and the references of its hooks.
 */
export function finishNode(linking: Linking, draft: Draft): void {
  if (draft.isFinished) return;
  draft.isFinished = true;
  const { node, patch } = draft;
  const resource = node.resource_type as ConfigResource;
  const calls = { values: draft.calls, place: () => placeOf(draft) };
  const own = { calls, writtenCalls: draft.writtenCalls };
  const project = patch?.project ?? draft.project;
  const merged = linking.configs.merge(resource, project, node.fqn, { ...own, patch });
  linking.problems.addAll(merged.messages.map(message => inNode(message, draft)));
  const before = patch === undefined ? merged : linking.configs.merge(resource, draft.project, node.fqn, own);
  node.config = merged.config;
  node.unrendered_config = merged.unrendered;
  // dbt takes the tags of the file and the project first, and then those that the property file adds.
  addTags(node, before.config.tags);
  addTags(node, merged.config.tags);
  applyConfig(node);
  nameNode(linking, draft);
  if (node.resource_type === 'test') {
    checkHeader(linking, draft);
    return;
  }
  if (before !== merged) renderHooks(linking, draft, before.config);
  renderHooks(linking, draft, merged.config);
}

/** Other nodes may have a header of any kind; of tests a flag asks for a text. */
function checkHeader(linking: Linking, draft: Draft): void {
  const header = (draft.node.config as DataMap)['sql_header'] ?? null;
  if (header === null || typeof header === 'string') return;
  if (linking.around.behaviour.require_sql_header_in_test_configs !== true) return;
  const text = `sql_header must be a string. Got '${typeName(header)}'`;
  linking.problems.error('CONFIG-040', text, placeOf(draft));
}

function placeOf({ span, source }: Draft): { span: Draft['span']; source?: string } {
  return source === undefined ? { span } : { span, source };
}

/** A fault of a config that no file of the user's names stands where the node does. */
function inNode(message: Message, draft: Draft): Message {
  return message.span === undefined ? { ...message, ...placeOf(draft) } : message;
}

function addTags(node: BuildNode, tags: readonly string[]): void {
  for (const tag of tags) if (!node.tags.includes(tag)) node.tags.push(tag);
}

function applyConfig(node: BuildNode): void {
  const { config } = node;
  if (Object.keys(config.meta).length > 0) node.meta = config.meta;
  if (config.group !== null && config.group !== '') node.group = config.group;
  if (node.resource_type === 'model') node.access = config['access'] as ModelNode['access'];
  const docs = config['docs'] as BuildNode['docs'] | undefined;
  if (docs !== undefined) node.docs = { show: docs.show, node_color: docs.node_color };
  const contract = config['contract'] as { enforced: boolean; alias_types: boolean } | undefined;
  if (contract !== undefined && 'contract' in node)
    node.contract = {
      enforced: contract.enforced,
      alias_types: contract.alias_types,
      checksum: node.contract.checksum,
    };
}

/** Names by the macros, raw ones of snapshots over them, and the relation that they make. */
function nameNode(linking: Linking, draft: Draft): void {
  const { node } = draft;
  const { config } = node;
  linking.problems.guard(node, linking.around.macros, () => {
    node.database = linking.names.make('database', config.database, node) as string;
    const schema = linking.names.make('schema', config.schema, node);
    if (schema === null) withoutSchema(linking, draft);
    node.schema = schema as string;
    node.alias = linking.names.make('alias', config.alias, node) as string;
  });
  if (node.resource_type === 'snapshot') {
    if (isText(config['target_database'])) node.database = config['target_database'];
    if (isText(config['target_schema'])) node.schema = config['target_schema'];
  }
  node.relation_name = isRelational(linking, node) ? relationOf(linking, node) : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function withoutSchema(linking: Linking, draft: Draft): void {
  const id = draft.node.unique_id;
  if (linking.around.behaviour.require_valid_schema_from_generate_schema_name === true)
    linking.problems.error(
      'PARSE-032',
      `Node '${id}' has a schema set to None as a result of a generate_schema_name call.\nPlease set a valid schema name, ` +
        "or preserve the legacy behavior by setting the behavior flag 'require_valid_schema_from_generate_schema_name' to True.",
      placeOf(draft),
      { heading: 'Parsing Error' },
    );
  else linking.around.deprecations.warn('GenerateSchemaNameNullValueDeprecation', { resource_unique_id: id });
}

/** Whether dbt gives the node a relation: tests have one only when their failures are stored. */
export function isRelational(linking: Linking, node: BuildNode): boolean {
  switch (node.resource_type) {
    case 'model':
      return node.config.materialized !== 'ephemeral';
    case 'seed':
    case 'snapshot':
    case 'function':
      return true;
    case 'test':
      return storesFailures(linking, node.config);
    default:
      return false;
  }
}

function storesFailures(linking: Linking, config: DataMap): boolean {
  return config['store_failures'] === true || linking.around.flags['STORE_FAILURES'] === true;
}

export function relationOf(linking: Linking, node: BuildNode): string {
  return relationName(
    { database: node.database, schema: node.schema, identifier: node.alias },
    nodeQuoting(node, linking.around.quoting),
  );
}

/** Hooks may ref, too: their texts are rendered like the node's own template. */
function renderHooks(linking: Linking, draft: Draft, config: DataMap): void {
  const hooks = [...((config['pre-hook'] ?? []) as Hook[]), ...((config['post-hook'] ?? []) as Hook[])];
  const templates = hooks.map(hook => hook.sql).filter(hasExpression);
  if (templates.length === 0) return;
  const { node } = draft;
  const scope = parseScope(linking.around, node);
  const { engines, macros } = linking.around;
  for (const text of templates)
    linking.problems.guard(node, macros, () => {
      scope.render(engines.parse.compile(text, { origin: { file: draft.span.file, text, offset: 0 } }));
    });
  takeSink(scope, node);
  draft.reads = joinReads(draft.reads, scope.reads.toReads());
}

function joinReads(a: NodeReads, b: NodeReads): NodeReads {
  const both = (one: readonly string[], other: readonly string[]): string[] => [...new Set([...one, ...other])];
  return {
    macros: both(a.macros, b.macros),
    vars: { ...a.vars, ...b.vars },
    env: { ...a.env, ...b.env },
    target: both(a.target, b.target),
    flags: both(a.flags, b.flags),
    adapterCalls: both(a.adapterCalls, b.adapterCalls),
    introspective: a.introspective || b.introspective,
  };
}
