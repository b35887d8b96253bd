import { fnmatch } from '../fnmatch.js';
import { filterOutline, textOf } from './selector-method.js';

/** `tag:` */
export const tag = filterOutline(criterion => {
  const matches = fnmatch(textOf(criterion));
  return node => node.tags.some(matches);
});
