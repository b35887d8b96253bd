import { fnmatch } from '../fnmatch.js';
import { filterNodes, nodesAndUnitTests, textOf } from './selector-method.js';

/** `test_name:`: the macro of a generic test, or the name of a unit test. */
export const testName = filterNodes(nodesAndUnitTests, criterion => {
  const matches = fnmatch(textOf(criterion));
  return node => {
    if (node.resource_type === 'unit_test') return matches(node.name);
    return node.resource_type === 'test' && node.test_metadata !== undefined && matches(node.test_metadata.name);
  };
});
