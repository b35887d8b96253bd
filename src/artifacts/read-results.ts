import type { Files } from '../base/index.js';
import type { FreshnessState, NodeResult, PreviousState } from '../manifest/index.js';
import { isJsonObject, type JsonObject, readJsonObject, schemaVersion, unreadable } from './read-json.js';
import { type ReadManifestOptions, readManifest } from './read-manifest.js';
import type { RunResults } from './write-results.js';

const RUN_RESULTS = 'RunResultsArtifact';
const SOURCES = 'FreshnessExecutionResultArtifact';

/** run_results.json of schema v4 to v6, for retry and `result:`. Throws ARTIFACT-001 or -002. */
export function readRunResults(files: Files, file: string): RunResults {
  const data = readJsonObject(files, file, RUN_RESULTS);
  const version = schemaVersion(data, file, 'run-results', 6, [4, 5]);
  const results = listOf(data, file, RUN_RESULTS).map(result => completeResult(result, version < 6));
  return { ...(data as unknown as RunResults), results, args: isJsonObject(data['args']) ? data['args'] : {} };
}

/** Results before v6 do not say whether a node was compiled. */
function completeResult(result: JsonObject, isOld: boolean): NodeResult {
  const compiled = isOld ? { compiled: false, compiled_code: '', relation_name: '' } : {};
  const defaults = { message: null, failures: null, timing: [], adapter_response: {}, batch_results: null };
  return { ...defaults, ...result, ...compiled } as unknown as NodeResult;
}

/** sources.json, for `source_status:`. */
export function readSources(files: Files, file: string): FreshnessState[] {
  const data = readJsonObject(files, file, SOURCES);
  schemaVersion(data, file, 'sources', 3, []);
  return listOf(data, file, SOURCES) as unknown as FreshnessState[];
}

function listOf(data: JsonObject, file: string, kind: string): JsonObject[] {
  const results = data['results'];
  const wrong = (why: string) => unreadable(file, kind, why);
  if (!Array.isArray(results)) throw wrong('results is not a list');
  for (const result of results)
    if (!isJsonObject(result) || typeof result['unique_id'] !== 'string') throw wrong('a result has no unique_id');
  return results as JsonObject[];
}

/**
 * What stands in the folder of --state, and this target's sources.json. A file that is not there is null; one that
 * cannot be understood throws. Paths are absolute.
 */
export function readPreviousState(
  files: Files,
  stateFolder: string,
  targetFolder: string,
  options: ReadManifestOptions = {},
): PreviousState {
  const read = <T>(file: string, run: (file: string) => T): T | null =>
    files.stat(file)?.kind === 'file' ? run(file) : null;
  return {
    manifest: read(`${stateFolder}/manifest.json`, file => readManifest(files, file, options)),
    results: read(`${stateFolder}/run_results.json`, file => readRunResults(files, file).results),
    sources: read(`${stateFolder}/sources.json`, file => readSources(files, file)),
    currentSources: read(`${targetFolder}/sources.json`, file => readSources(files, file)),
  };
}
