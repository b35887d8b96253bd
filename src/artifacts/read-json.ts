import { type Files, makeMessage, ProjectError, readText } from '../base/index.js';

export type JsonObject = { [key: string]: unknown };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The JSON object in a file. `kind` is dbt's name of the artifact. Throws ARTIFACT-001. */
export function readJsonObject(files: Files, file: string, kind: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readText(files, file));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unreadable(file, kind, why);
  }
  if (!isJsonObject(value)) throw unreadable(file, kind, 'it is not a JSON object');
  return value;
}

export function unreadable(file: string, kind: string, why: string): ProjectError {
  return new ProjectError(makeMessage('ARTIFACT-001', `Could not read ${kind} at "${file}" as JSON: ${why}`));
}

/**
 * The number in `metadata.dbt_schema_version` (`…/manifest/v11.json` → 11). Throws ARTIFACT-002 in dbt's words when it is
 * not one of `understood`.
 */
export function schemaVersion(
  data: JsonObject,
  file: string,
  name: string,
  newest: number,
  understood: readonly number[],
): number {
  const metadata = data['metadata'];
  const found = isJsonObject(metadata) ? metadata['dbt_schema_version'] : undefined;
  for (const version of [newest, ...understood]) if (found === schemaUrl(name, version)) return version;
  const text =
    `Expected a schema version of "${schemaUrl(name, newest)}" in ${file}, but found ` +
    `${typeof found === 'string' ? `"${found}"` : 'nothing'}. Are you running with a different version of dbt?`;
  throw new ProjectError(
    makeMessage('ARTIFACT-002', text, { notes: [`understood: v${[...understood, newest].join(', v')}`] }),
  );
}

export function schemaUrl(name: string, version: number): string {
  return `https://schemas.getdbt.com/dbt/${name}/v${version}.json`;
}
