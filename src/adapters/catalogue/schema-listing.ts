/** A relation as the database knows it: schema and name, exactly as they are stored. */
export type RelationName = { readonly schema: string; readonly name: string };

/** One row of the relation listing: what lies in a schema, whoever made it. */
export type ListedRelation = RelationName & {
  readonly kind: 'table' | 'view' | 'materialized_view' | 'function';
  readonly oid: number;
};

/** `dependent` (a view) reads `referenced`: dropping the second takes the first along. */
export type RelationLink = { readonly dependent: RelationName; readonly referenced: RelationName };

export type SchemaListing = {
  readonly relations: readonly ListedRelation[];
  readonly links: readonly RelationLink[];
};
