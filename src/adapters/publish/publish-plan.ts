import type { RelationName } from '../catalogue/schema-listing.js';

/** What is put in place: a table built aside, a view, a materialized view. */
export type PublishKind = 'table' | 'view' | 'materialized_view';

/** Says whether a relation is the project's own: of an enabled node, or recorded in the internal schema. */
export type OwnRelations = { readonly has: (schema: string, name: string) => boolean };

/** Something that hangs on a relation, as messages name it. */
export type DependentNote = RelationName & { readonly description: string };

/** One step of a publish, as data: what is done to which object, and the SQL that does it. */
export type PublishStep = {
  readonly action:
    | 'lock'
    | 'rename_old'
    | 'rename_old_part'
    | 'rename_new'
    | 'rename_new_part'
    | 'replace_view'
    | 'drop_staged'
    | 'repoint_view'
    | 'repoint_function'
    | 'repoint_foreign_key'
    | 'drop_dependent'
    | 'validate';
  /** Qualified and quoted. */
  readonly object: string;
  readonly sql: string;
  /** The dependent that the step carries over, for those whose SQL the server may refuse. */
  readonly dependent?: DependentNote & { readonly key: string };
};

/** A relation that was renamed out of the way and is dropped after the commit, by its oid. */
export type ReplacedRelation = RelationName & { readonly oid: number; readonly kind: PublishKind };

export type PublishPlan = {
  readonly kind: PublishKind;
  /**
   * `create`: there was nothing; `replace`: the view keeps its oid and grants; `unchanged`: the view was the same
   * already; `swap`: another relation takes the name.
   */
  readonly mode: 'create' | 'replace' | 'unchanged' | 'swap';
  /** Dependents outermost first, the target last: the order in which readers take their locks. */
  readonly locks: readonly PublishStep[];
  readonly steps: readonly PublishStep[];
  /** Dependents that are not ours and cannot follow: the publish is refused before anything changes. */
  readonly blockedBy: readonly DependentNote[];
  /** Own dependents that will be dropped by name; their own nodes rebuild them. */
  readonly dropped: readonly DependentNote[];
  readonly replaced: ReplacedRelation | undefined;
  /** What is left for after the commit, each in a transaction of its own. */
  readonly afterCommit: readonly PublishStep[];
  /** What the plan rests on; another value under the locks means that it has to be made again. */
  readonly basis: string;
};
