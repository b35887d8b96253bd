import { ALL_PARTS, Relation } from '../../adapters/index.js';
import { type Catalog, type CatalogTable, NO_STATS } from '../../artifacts/index.js';
import { nodeRelation, plainRt, SOURCE_QUOTING } from '../../context/index.js';
import { str, Table, type Value } from '../../jinja/index.js';
import type { Manifest, ManifestNode, SourceNode, UniqueId } from '../../manifest/index.js';
import { openWork } from '../nodes/node-work.js';
import type { RunServices } from '../run-services.js';
import { Run } from './run.js';

/** Up to here relations are asked for one by one; above, whole schemas are (dbt's bound). */
const MOST_RELATIONS = 100;

type CatalogNode = ManifestNode | SourceNode;

/**
 * What the database says of the relations of `ids` (all of the manifest when null): dbt's catalog, by the macros
 * `get_catalog_relations` and `get_catalog`, which users override. Relations that are not the project's are left out.
 */
export async function readCatalog(
  services: RunServices,
  ids: ReadonlySet<UniqueId> | null,
): Promise<Pick<Catalog, 'nodes' | 'sources'>> {
  const nodes = placedNodes(services.linked.manifest).filter(node => ids === null || ids.has(node.unique_id));
  if (nodes.length === 0) return { nodes: {}, sources: {} };
  const run = new Run({ version: 1, command: 'docs generate', nodes: [], order: 'none', testEdges: false }, services);
  const opened = openWork(run, {
    ...{ name: 'generate_catalog', node: null, thread: 'MainThread', autocommits: true },
    progress: () => ({ status: null }),
  });
  const { macro, kwargs } = question(nodes, services);
  try {
    const table = await services.env.callMacro(macro, kwargs, opened.work);
    return byNode(table instanceof Table ? table : null, nodes);
  } finally {
    await opened.finish();
  }
}

/** Everything that lies, or could lie, in the database: rows that a test found as well. */
function placedNodes(manifest: Manifest): CatalogNode[] {
  const kinds = new Set(['model', 'seed', 'snapshot', 'test']);
  const nodes = [...manifest.nodes.values()].filter(
    node =>
      kinds.has(node.resource_type) &&
      node.config.materialized !== 'ephemeral' &&
      // Of tests only those have one that keep what they find.
      node.relation_name !== null,
  );
  return [...nodes, ...manifest.sources.values()];
}

function question(nodes: readonly CatalogNode[], { project, database }: RunServices) {
  const quoting = { ...ALL_PARTS, ...project.quoting };
  const relations = nodes.map(node => nodeRelation(node, node.resource_type === 'source' ? SOURCE_QUOTING : quoting));
  const information_schema: Value = Relation.make({ database, schema: null, identifier: null }).informationSchema(null);
  if (relations.length <= MOST_RELATIONS)
    return { macro: 'get_catalog_relations', kwargs: { information_schema, relations } };
  const schemas: Value = [...new Set(nodes.map(node => node.schema))];
  return { macro: 'get_catalog', kwargs: { information_schema, schemas } };
}

/** Rows of columns → tables by id; names are compared without their case, as dbt compares them. */
function byNode(table: Table | null, nodes: readonly CatalogNode[]): Pick<Catalog, 'nodes' | 'sources'> {
  const key = (...parts: readonly (string | null)[]): string =>
    parts.map(part => (part ?? '').toLowerCase()).join('\n');
  const owners = new Map<string, CatalogNode[]>();
  for (const node of nodes) {
    const place = key(node.database, node.schema, node.resource_type === 'source' ? node.identifier : node.alias);
    owners.set(place, [...(owners.get(place) ?? []), node]);
  }
  const found = { nodes: new Map<UniqueId, CatalogTable>(), sources: new Map<UniqueId, CatalogTable>() };
  for (const row of rowsOf(table)) {
    for (const node of owners.get(key(row('table_database'), row('table_schema'), row('table_name'))) ?? []) {
      const kind = node.resource_type === 'source' ? found.sources : found.nodes;
      const entry = kind.get(node.unique_id) ?? emptyTable(row, node.unique_id);
      const name = row('column_name') ?? '';
      (entry.columns as Record<string, CatalogTable['columns'][string]>)[name] = {
        type: row('column_type') ?? '',
        index: Number(row('column_index')),
        name,
        comment: row('column_comment'),
      };
      kind.set(node.unique_id, entry);
    }
  }
  return { nodes: Object.fromEntries(found.nodes), sources: Object.fromEntries(found.sources) };
}

type Cell = (name: string) => string | null;

function rowsOf(table: Table | null): Cell[] {
  if (table === null) return [];
  const names = table.columnNames.map(name => name.toLowerCase());
  return table.rows.map(row => name => {
    const value = row.values[names.indexOf(name)] ?? null;
    return value === null ? null : str(value, plainRt);
  });
}

function emptyTable(row: Cell, id: UniqueId): CatalogTable {
  return {
    metadata: {
      type: row('table_type') ?? '',
      schema: row('table_schema') ?? '',
      name: row('table_name') ?? '',
      database: row('table_database'),
      comment: row('table_comment'),
      owner: row('table_owner'),
    },
    // Without a prototype: a column may have the name __proto__.
    columns: Object.create(null) as CatalogTable['columns'],
    stats: NO_STATS,
    unique_id: id,
  };
}
