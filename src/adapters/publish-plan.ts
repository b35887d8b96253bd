/** What is put in place: a table built aside, a view's new definition, a materialized view. */
export type PublishKind = 'table' | 'view' | 'materialized_view';

/** One step of a publish, as data: what is done to which object, and the SQL that does it. */
export type PublishStep = {
  readonly action:
    | 'lock'
    | 'rename_old'
    | 'rename_new'
    | 'replace_view'
    | 'repoint_view'
    | 'drop_dependent'
    | 'rename_index'
    | 'rename_constraint'
    | 'copy_grants'
    | 'copy_comment'
    | 'drop_old';
  /** Qualified and quoted. */
  readonly object: string;
  readonly sql: string;
};

export type PublishPlan = {
  readonly kind: PublishKind;
  readonly steps: readonly PublishStep[];
  /** Dependents that are not ours and cannot follow: the publish is refused before anything changes. */
  readonly blockedBy: readonly { readonly object: string; readonly kind: string; readonly why: string }[];
  /** Own dependents that will be dropped by name; their own nodes rebuild them. */
  readonly dropped: readonly string[];
};
