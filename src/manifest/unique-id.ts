import type { ResourceKind, UniqueId } from './node.js';

/** `<kind>.<package>.<part>…`; empty and absent parts are left out, as dbt does. */
export function uniqueId(
  kind: ResourceKind,
  packageName: string,
  ...parts: readonly (string | null | undefined)[]
): UniqueId {
  // Not by join(): see generic-test-name.ts.
  let id = `${kind}.${packageName}`;
  for (const part of parts) if (part !== null && part !== undefined && part !== '') id += `.${part}`;
  return id;
}

/** A version in ids and names: `v2`. Nothing for a model without versions. */
export function versionSuffix(version: string | number | null): string | null {
  return version === null ? null : `v${version}`;
}

export function modelId(packageName: string, name: string, version: string | number | null = null): UniqueId {
  return uniqueId('model', packageName, name, versionSuffix(version));
}

export function sourceId(packageName: string, sourceName: string, tableName: string): UniqueId {
  return uniqueId('source', packageName, sourceName, tableName);
}

/** Unit tests of a versioned model end in `_v<version>`, one for each version. */
export function unitTestId(
  packageName: string,
  modelName: string,
  name: string,
  version: string | number | null = null,
): UniqueId {
  return uniqueId('unit_test', packageName, modelName, version === null ? name : `${name}_v${version}`);
}

/** On-run hooks: `shop-on-run-start-0`, counted from 0 in each package. */
export function hookName(packageName: string, moment: 'on-run-start' | 'on-run-end', index: number): string {
  return `${packageName}-${moment}-${index}`;
}

/** `<package>://<path>`: how patches and tests point at a file. */
export function fileId(packageName: string, originalFilePath: string): string {
  return `${packageName}://${originalFilePath}`;
}

/** The package of a unique id: its second part. */
export function packageOf(id: UniqueId): string {
  return id.split('.', 2)[1] ?? '';
}

/** The kind of a unique id: its first part. */
export function kindOf(id: UniqueId): string {
  return id.split('.', 1)[0] ?? '';
}
