import type { GraphNode } from '../../manifest/index.js';
import { badSelection } from '../parse-criterion.js';
import { filterNodes, nodesAndUnitTests, textOf } from './selector-method.js';

type TestType = 'generic' | 'singular' | 'unit';

/** `test_type:`: generic (or schema), singular, data (both), unit. */
export const testType = filterNodes(nodesAndUnitTests, criterion => {
  const types = typesOf(textOf(criterion));
  return node => {
    const type = typeOf(node);
    return type !== undefined && types.includes(type);
  };
});

/** dbt asks whether the value is a part of each word, so that `uni` works too. */
function typesOf(value: string): readonly TestType[] {
  if (value === 'generic' || value === 'schema') return ['generic'];
  if ('data'.includes(value)) return ['generic', 'singular'];
  if ('singular'.includes(value)) return ['singular'];
  if ('unit'.includes(value)) return ['unit'];
  throw badSelection(`Invalid test type selector ${value}: expected "generic", "singular", "unit", or "data"`);
}

function typeOf(node: GraphNode): TestType | undefined {
  if (node.resource_type === 'unit_test') return 'unit';
  if (node.resource_type !== 'test') return undefined;
  return node.test_metadata === undefined ? 'singular' : 'generic';
}
