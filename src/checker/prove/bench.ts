import type { RelationName } from '../../adapters/index.js';
import type { UniqueId } from '../../manifest/index.js';
import type { CheckNode, CheckProject } from '../input/check-node.js';
import type { Sandbox } from '../sandbox/sandbox.js';
import type { Shapes } from '../sandbox/shapes.js';

/** What every check of one run shares. */
export type Bench = {
  readonly sandbox: Sandbox;
  readonly shapes: Shapes;
  readonly project: CheckProject;
  /** Relations that the project makes or reads, by `schema.name` and, where it is the only one, by name. */
  readonly relations: ReadonlyMap<string, { readonly id: UniqueId; readonly kind: CheckNode['kind'] }>;
  /** Schemas that the project's own nodes lie in. */
  readonly schemas: ReadonlySet<string>;
  /** Extensions that the project asks for or uses, and that the sandbox lacks. */
  readonly missingExtensions: ReadonlySet<string>;
  /** Names of what hooks make and the sandbox may not have. */
  readonly madeByHooks: ReadonlySet<string>;
};

/** @see Bench.relations */
export function relationsByName(nodes: readonly CheckNode[]): Bench['relations'] {
  const found = new Map<string, { id: UniqueId; kind: CheckNode['kind'] }>();
  const ambiguous = new Set<string>();
  for (const node of nodes) {
    const relation: RelationName | null = 'relation' in node ? node.relation : null;
    if (relation === null) continue;
    const entry = { id: node.id, kind: node.kind };
    found.set(`${relation.schema}.${relation.name}`, entry);
    if (found.has(relation.name)) ambiguous.add(relation.name);
    found.set(relation.name, entry);
  }
  for (const name of ambiguous) found.delete(name);
  return found;
}
