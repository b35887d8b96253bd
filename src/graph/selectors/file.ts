import { fnmatch } from '../fnmatch.js';
import { filterOutline, textOf } from './selector-method.js';

/** `file:`: the name of the node's file, with or without its last extension. */
export const file = filterOutline(criterion => {
  const matches = fnmatch(textOf(criterion));
  return node => {
    const name = node.original_file_path.slice(node.original_file_path.lastIndexOf('/') + 1);
    return matches(name) || matches(stem(name));
  };
});

function stem(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(0, dot) : name;
}
