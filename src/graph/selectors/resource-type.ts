import { badSelection } from '../parse-criterion.js';
import { filterOutline, textOf } from './selector-method.js';

/** Every kind dbt has a name for; most of those that are no graph nodes simply match nothing. */
const KINDS: readonly string[] = (
  'model analysis test snapshot operation seed rpc sql_operation doc source macro exposure metric group saved_query ' +
  'semantic_model unit_test fixture function'
).split(' ');

/** `resource_type:` */
export const resourceType = filterOutline(criterion => {
  const kind = textOf(criterion);
  if (!KINDS.includes(kind)) throw badSelection(`Invalid resource_type selector "${kind}"`);
  return node => node.resource_type === kind;
});
