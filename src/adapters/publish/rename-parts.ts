import { qualifiedName, quoteIdentifier } from '../quote.js';
import { MAX_NAME_BYTES, nameBytes } from '../relation/name-bytes.js';
import type { PublishStep } from './publish-plan.js';
import type { NamedPart, RelationFacts } from './relation-facts.js';
import { type StagedNames, stagingName } from './staging-names.js';

/** New names for constraints and indexes: what the staged relation's parts will be called, and who is in the way. */
export type PartRenames = { readonly old: readonly PublishStep[]; readonly fresh: readonly PublishStep[] };

/**
 * A part that was made under a staged name gets its own, and one that PostgreSQL named after the staged relation is
 * named after the target, as if it had been made there. Names that an index of the old relation has are freed first.
 */
export function renameParts(
  staged: RelationFacts,
  target: RelationFacts | undefined,
  finalRelation: string,
  names: StagedNames | undefined,
  runId: string,
): PartRenames {
  const oldStep = (part: NamedPart): PublishStep => {
    const aside = stagingName(staged.schema, `${finalRelation}.${part.name}`, runId, 'old part');
    return renameStep('rename_old_part', target as RelationFacts, part, aside);
  };
  const old: PublishStep[] = [];
  const fresh: PublishStep[] = [];
  for (const part of staged.parts) {
    const name = names?.finalName(part.name) ?? automaticName(part.name, staged.name, finalRelation);
    if (name === undefined || name === part.name) continue;
    const inTheWay = target?.parts.find(one => one.name === name && one.kind !== 'constraint');
    if (inTheWay !== undefined && part.kind !== 'constraint') old.push(oldStep(inTheWay));
    fresh.push(renameStep('rename_new_part', staged, part, name));
  }
  return { old, fresh };
}

/** `orders__q0123456789_pkey` → `orders_pkey`; undefined for names that were given by somebody. */
function automaticName(part: string, staged: string, final: string): string | undefined {
  if (!part.startsWith(`${staged}_`)) return undefined;
  const name = `${final}${part.slice(staged.length)}`;
  return nameBytes(name) <= MAX_NAME_BYTES ? name : undefined;
}

/** Another name for an index or a constraint of a relation. */
export function renameStep(
  action: PublishStep['action'],
  relation: RelationFacts,
  part: NamedPart,
  to: string,
): PublishStep {
  const object = qualifiedName(relation.schema, part.name);
  const rename = `rename to ${quoteIdentifier(to)}`;
  if (part.kind === 'index') return { action, object, sql: `alter index ${object} ${rename}` };
  const table = qualifiedName(relation.schema, relation.name);
  const constraint = `rename constraint ${quoteIdentifier(part.name)} to ${quoteIdentifier(to)}`;
  return { action, object, sql: `alter table ${table} ${constraint}` };
}
