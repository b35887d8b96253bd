import { fnmatch } from '../fnmatch.js';
import { badSelection } from '../parse-criterion.js';
import { filterNodes, textOf } from './selector-method.js';

/** `source:name`, `source:name.table`, `source:package.name.table`. */
export const source = filterNodes(
  manifest => manifest.sources.values(),
  criterion => {
    const value = textOf(criterion);
    const parts = value.split('.');
    if (parts.length > 3)
      throw badSelection(
        `Invalid source selector value "${value}". Sources must be of the form \`\${source_name}\`, ` +
          `\`\${source_name}.\${target_name}\`, or \`\${package_name}.\${source_name}.\${target_name}`,
      );
    const named = parts.length === 3 ? parts : ['*', ...parts];
    const [inPackage, inSource, inTable] = [named[0] ?? '*', named[1] ?? '*', named[2] ?? '*'].map(fnmatch);
    return node =>
      node.resource_type === 'source' &&
      (inPackage?.(node.package_name) ?? false) &&
      (inSource?.(node.source_name) ?? false) &&
      (inTable?.(node.name) ?? false);
  },
);
