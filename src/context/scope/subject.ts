import type { GraphNode, MacroNode } from '../../manifest/index.js';

/** A file whose values are rendered without a node: properties, descriptions. */
export type FileSubject = {
  readonly resource_type: 'file';
  readonly unique_id: '';
  readonly name: string;
  readonly package_name: string;
  readonly original_file_path: string;
};

/** What a rendering is for. Macros and files have no config of a node. */
export type Subject = GraphNode | MacroNode | FileSubject;

export function fileSubject(packageName: string, file = ''): FileSubject {
  return { resource_type: 'file', unique_id: '', name: file, package_name: packageName, original_file_path: file };
}
