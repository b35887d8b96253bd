import type { ManifestNode } from '../manifest/index.js';

type PathNode = Pick<ManifestNode, 'name' | 'path' | 'original_file_path' | 'package_name'> & {
  readonly resource_type: string;
};

/**
 * Where the SQL of a node goes, relative to the project: `target/compiled/<package>/<file>`. A file that holds several
 * nodes (snapshots, the YAML of generic tests, dbt_project.yml of hooks) becomes a folder of theirs. `split` names a part
 * of a node of its own, such as a batch: `orders/orders_<split>.sql`.
 */
export function nodeOutputPath(
  node: PathNode,
  targetPath: string,
  folder: 'compiled' | 'run',
  split: string | null = null,
): string {
  const path = split === null ? pathOf(node) : splitPath(pathOf(node), split);
  return [targetPath.replace(/\/+$/, ''), folder, node.package_name, path].join('/');
}

function pathOf(node: PathNode): string {
  if (node.resource_type === 'snapshot') return `${node.original_file_path}/${node.name}.sql`;
  if (baseName(node.path) === baseName(node.original_file_path)) return node.original_file_path;
  return `${node.original_file_path}/${node.path}`;
}

function splitPath(path: string, split: string): string {
  const slash = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  const [stem, suffix] = dot > slash ? [path.slice(slash, dot), path.slice(dot)] : [path.slice(slash), ''];
  return `${path.slice(0, slash)}${stem}/${stem}_${split}${suffix}`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
