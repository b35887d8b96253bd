import type { RelationName } from '../../adapters/index.js';
import type { UniqueId } from '../../manifest/index.js';
import type { CheckNode } from '../input/check-node.js';
import type { Cause } from '../report/check-report.js';
import type { StubColumn } from './sandbox.js';

/** What is known of the columns that a node gives to those who read it. */
export type Shape =
  | {
      readonly known: true;
      readonly columns: readonly StubColumn[];
      /** Sources that may have more columns than were declared, as far as those would show up here too. */
      readonly open: readonly UniqueId[];
    }
  | { readonly known: false; readonly cause: Cause };

/** A relation that a statement reads, with the node that it belongs to. */
export type ReadRelation = { readonly id: UniqueId; readonly relation: RelationName; readonly open: boolean };

/** The shapes found so far, and who is behind a dependency. */
export class Shapes {
  readonly #nodes: ReadonlyMap<UniqueId, CheckNode>;
  readonly #aliases: ReadonlyMap<UniqueId, UniqueId>;
  readonly #shapes = new Map<UniqueId, Shape>();

  /** @param aliases sources that are tables of the project, with the node that makes them */
  constructor(nodes: ReadonlyMap<UniqueId, CheckNode>, aliases: ReadonlyMap<UniqueId, UniqueId>) {
    this.#nodes = nodes;
    this.#aliases = aliases;
  }

  set(id: UniqueId, shape: Shape): void {
    this.#shapes.set(id, shape);
  }

  get(id: UniqueId): Shape | undefined {
    return this.#shapes.get(this.#aliases.get(id) ?? id);
  }

  node(id: UniqueId): CheckNode | undefined {
    return this.#nodes.get(this.#aliases.get(id) ?? id);
  }

  /** Why a statement that names these nodes cannot be judged: the first of them whose columns are not known. */
  causeOf(dependsOn: readonly UniqueId[]): Cause | undefined {
    for (const id of dependsOn) {
      const shape = this.get(id);
      if (shape?.known === false) return shape.cause;
    }
    return undefined;
  }

  /** Whether the SQL of an ephemeral model that failed, or could not be judged, stands in that of its reader. */
  holdsUnknown(dependsOn: readonly UniqueId[]): boolean {
    return dependsOn.some(id => {
      const node = this.node(id);
      return node?.kind === 'model' && node.relation === null && this.get(id)?.known === false;
    });
  }

  /** The relations behind these nodes; the SQL of an ephemeral model stands in its reader's. */
  relationsOf(dependsOn: readonly UniqueId[], seen = new Set<UniqueId>()): readonly ReadRelation[] {
    const found: ReadRelation[] = [];
    for (const id of dependsOn) {
      const node = this.node(id);
      if (node === undefined || seen.has(node.id)) continue;
      seen.add(node.id);
      if (node.kind === 'model' && node.relation === null) found.push(...this.relationsOf(node.dependsOn, seen));
      else if ('relation' in node && node.relation !== null && node.kind !== 'function') {
        const shape = this.#shapes.get(node.id);
        found.push({ id: node.id, relation: node.relation, open: shape?.known === true && shape.open.length > 0 });
      }
    }
    return found;
  }

  /** Names of all columns that a statement can see. */
  columnsOf(dependsOn: readonly UniqueId[]): ReadonlySet<string> {
    const names = new Set<string>();
    for (const { id } of this.relationsOf(dependsOn)) {
      const shape = this.#shapes.get(id);
      if (shape?.known === true) for (const column of shape.columns) names.add(column.name);
    }
    return names;
  }

  /** Sources of unknown width behind these nodes. */
  openSources(dependsOn: readonly UniqueId[]): readonly UniqueId[] {
    const ids = new Set<UniqueId>();
    for (const { id } of this.relationsOf(dependsOn)) {
      const shape = this.#shapes.get(id);
      if (shape?.known === true) for (const source of shape.open) ids.add(source);
    }
    return [...ids];
  }
}
