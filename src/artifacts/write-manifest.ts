import { type EncodeSpecial, type Files, jsonText, pythonJson } from '../base/index.js';
import { edgeMaps, type Manifest } from '../manifest/index.js';

/** manifest.json, schema v12. Node after node: what is held besides the manifest does not grow with it. */
export function writeManifest(files: Files, file: string, manifest: Manifest, special?: EncodeSpecial): void {
  files.writeParts(file, manifestParts(manifest, special));
}

/** The pieces of manifest.json in order, in the order of keys that dbt writes. */
export function* manifestParts(manifest: Manifest, special?: EncodeSpecial): Generator<string> {
  const edges = edgeMaps(manifest);
  yield `{"metadata": ${pythonJson(manifest.metadata, special)}`;
  yield* mapParts('nodes', manifest.nodes, special);
  yield* mapParts('sources', manifest.sources, special);
  yield* mapParts('macros', manifest.macros, special);
  yield* mapParts('docs', manifest.docs, special);
  yield* mapParts('exposures', manifest.exposures, special);
  yield* mapParts('metrics', manifest.metrics, special);
  yield* mapParts('groups', manifest.groups, special);
  yield `, "selectors": ${pythonJson(manifest.selectors, special)}`;
  yield* mapParts('disabled', manifest.disabled, special);
  yield* mapParts('parent_map', Object.entries(edges.parentMap), special);
  yield* mapParts('child_map', Object.entries(edges.childMap), special);
  yield* mapParts('group_map', Object.entries(edges.groupMap), special);
  yield* mapParts('saved_queries', manifest.savedQueries, special);
  yield* mapParts('semantic_models', manifest.semanticModels, special);
  yield* mapParts('unit_tests', manifest.unitTests, special);
  yield* mapParts('functions', manifest.functions, special);
  yield '}';
}

function* mapParts(
  key: string,
  entries: Iterable<readonly [string, unknown]>,
  special?: EncodeSpecial,
): Generator<string> {
  yield `, ${jsonText(key)}: {`;
  let before = '';
  const configs = new Map<unknown, string>();
  for (const [id, value] of entries) {
    yield `${before}${jsonText(id)}: ${entryJson(value, special, configs)}`;
    before = ', ';
  }
  yield '}';
}

/** Nodes that say the same share one config object: its text is made once. */
function entryJson(value: unknown, special: EncodeSpecial | undefined, configs: Map<unknown, string>): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, 'config'))
    return pythonJson(value, special);
  let out = '';
  for (const [key, part] of Object.entries(value)) {
    if (part === undefined) continue;
    let text = key === 'config' ? configs.get(part) : undefined;
    if (text === undefined) {
      text = pythonJson(part, special);
      if (key === 'config') configs.set(part, text);
    }
    out += `${out === '' ? '{' : ', '}${jsonText(key)}: ${text}`;
  }
  return `${out}}`;
}
