import { ALL_PARTS, type PartPolicy, Relation, type RelationFields } from '../../adapters/index.js';
import type { FunctionNode, ManifestNode, SourceNode } from '../../manifest/index.js';

/** A node that lies, or could lie, in the database. */
export type Placed =
  | Pick<ManifestNode | FunctionNode, 'database' | 'schema' | 'alias' | 'config' | 'resource_type'>
  | Pick<SourceNode, 'database' | 'schema' | 'identifier' | 'quoting' | 'resource_type'>;

/**
 * dbt's `Relation.create_from`: a node is quoted as its project says unless its own config says otherwise. Sources and
 * functions do not listen to the project: pass ALL_PARTS for those.
 */
export function nodeRelation(
  node: Placed,
  quoting: PartPolicy,
  rest: Partial<Omit<RelationFields, 'path' | 'quote'>> = {},
): Relation {
  const { database, schema } = node;
  const identifier = 'identifier' in node ? node.identifier : node.alias;
  return Relation.make({ database, schema, identifier }, { ...rest, quote: nodeQuoting(node, quoting) });
}

export function nodeQuoting(node: Placed, quoting: PartPolicy): PartPolicy {
  const own = 'quoting' in node ? node.quoting : (node.config['quoting'] as Partial<Record<string, unknown>> | null);
  if (own === null || own === undefined) return quoting;
  const part = (name: keyof PartPolicy): boolean => {
    const said: unknown = (own as Readonly<Record<string, unknown>>)[name];
    return typeof said === 'boolean' ? said : quoting[name];
  };
  return { database: part('database'), schema: part('schema'), identifier: part('identifier') };
}

export const SOURCE_QUOTING: PartPolicy = ALL_PARTS;
