import { ALL_PARTS, type PartPolicy, Relation, type RelationFields } from '../../adapters/index.js';
import type { FunctionNode, ManifestNode, SourceNode } from '../../manifest/index.js';

/** A node that lies, or could lie, in the database. */
export type Placed =
  | Pick<ManifestNode | FunctionNode, 'database' | 'schema' | 'alias' | 'config' | 'resource_type'>
  | Pick<SourceNode, 'database' | 'schema' | 'identifier' | 'quoting' | 'resource_type'>;

/**
 * dbt's `Relation.create_from`: a node is quoted as the root project says (its own `quoting` config has no effect, in dbt
 * 1.12 neither), a source as it says itself. Sources and functions do not listen to the project: pass ALL_PARTS for those.
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
  if (!('quoting' in node)) return quoting;
  const own = node.quoting;
  const part = (name: keyof PartPolicy): boolean => own[name] ?? quoting[name];
  return { database: part('database'), schema: part('schema'), identifier: part('identifier') };
}

export const SOURCE_QUOTING: PartPolicy = ALL_PARTS;
