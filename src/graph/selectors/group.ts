import { fnmatch } from '../fnmatch.js';
import { filterNodes, nodesAndMetrics, textOf } from './selector-method.js';

/** `group:` of config. */
export const group = filterNodes(nodesAndMetrics, criterion => {
  const matches = fnmatch(textOf(criterion));
  return node => {
    const name = node.config['group'];
    return typeof name === 'string' && name !== '' && matches(name);
  };
});
