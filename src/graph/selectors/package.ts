import { fnmatch } from '../fnmatch.js';
import { filterOutline, textOf } from './selector-method.js';

/** `package:`; `this` is the root project. */
export const inPackage = filterOutline((criterion, { manifest }) => {
  const name = textOf(criterion);
  const matches = fnmatch(name === 'this' ? (manifest.metadata.project_name ?? name) : name);
  return node => matches(node.package_name);
});
