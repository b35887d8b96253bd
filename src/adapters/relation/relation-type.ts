export const RELATION_TYPES = [
  'table',
  'view',
  'cte',
  'materialized_view',
  'ephemeral',
  'external',
  'pointer_table',
  'function',
] as const;

export type RelationType = (typeof RELATION_TYPES)[number];
