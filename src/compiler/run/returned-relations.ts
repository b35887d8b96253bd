import { Relation } from '../../adapters/index.js';
import { plainRt } from '../../context/index.js';
import { asDict, repr, str, type Value } from '../../jinja/index.js';
import { refuse } from '../compile/refuse.js';

/** The relations of `return({'relations': […]})` of a materialization. Throws dbt's errors for anything else. */
export function returnedRelations(value: Value, materialization: string): readonly Relation[] {
  if (typeof value === 'string')
    return refuse(
      'CompilationError',
      `The materialization ("${materialization}") did not explicitly return a list of relations to add to the cache.`,
    );
  const dict = asDict(value);
  if (dict === undefined)
    return refuse(
      'CompilationError',
      `Invalid return value from materialization, expected a dict with key "relations", got: ${str(value, plainRt)}`,
    );
  const relations = dict.getText('relations');
  if (relations === undefined) {
    const keys = repr(dict.keyList(), plainRt);
    return refuse(
      'CompilationError',
      `Invalid return value from materialization, "relations" not found, got keys: ${keys}`,
    );
  }
  if (!Array.isArray(relations)) {
    const shown = str(relations, plainRt);
    return refuse(
      'CompilationError',
      `Invalid return value from materialization, "relations" not a list, got: ${shown}`,
    );
  }
  return relations.map(relation => {
    if (relation instanceof Relation) return relation;
    const shown = str(relation as Value, plainRt);
    return refuse(
      'CompilationError',
      `Invalid return value from materialization, "relations" contains non-Relation: ${shown}`,
    );
  });
}
