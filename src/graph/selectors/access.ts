import { filterNodes, nodes, textOf } from './selector-method.js';

/** `access:` of models: private, protected, public. */
export const access = filterNodes(nodes, criterion => {
  const wanted = textOf(criterion);
  return node => node.resource_type === 'model' && node.access === wanted;
});
