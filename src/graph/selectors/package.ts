import { fnmatch } from '../fnmatch.js';
import { allNodes, filterNodes, textOf } from './selector-method.js';

/** `package:`; `this` is the root project. */
export const inPackage = filterNodes(allNodes, (criterion, { manifest }) => {
  const name = textOf(criterion);
  const matches = fnmatch(name === 'this' ? (manifest.metadata.project_name ?? name) : name);
  return node => matches(node.package_name);
});
