import { type EncodeSpecial, type Files, jsonText, pythonJson } from '../base/index.js';
import { edgeMaps, type Manifest, type ManifestMetadata } from '../manifest/index.js';
import { EntryEncoder } from './entry-encoder.js';

/** A mapping of the artifact, or the text of one that is written as a whole. */
export type ManifestSection = {
  readonly key: string;
  readonly entries: Iterable<readonly [string, unknown]> | { readonly whole: unknown };
};

/** manifest.json, schema v12. Node after node: what is held besides the manifest does not grow with it. */
export function writeManifest(files: Files, file: string, manifest: Manifest, special?: EncodeSpecial): void {
  files.writeParts(file, manifestParts(manifest, special));
}

/** The pieces of manifest.json in order. */
export function* manifestParts(manifest: Manifest, special?: EncodeSpecial): Generator<string> {
  yield manifestHead(manifest.metadata, special);
  for (const { key, entries } of manifestSections(manifest)) {
    if ('whole' in entries) {
      yield `, ${jsonText(key)}: ${pythonJson(entries.whole, special)}`;
      continue;
    }
    yield sectionHead(key);
    let before = '';
    const encoder = new EntryEncoder(special);
    for (const [id, value] of entries) {
      yield `${before}${jsonText(id)}: ${encoder.encode(value)}`;
      before = ', ';
    }
    yield '}';
  }
  yield '}';
}

/** What stands before the first mapping: all that differs between two runs of one project. */
export function manifestHead(metadata: ManifestMetadata, special?: EncodeSpecial): string {
  return `{"metadata": ${pythonJson(metadata, special)}`;
}

export function sectionHead(key: string): string {
  return `, ${jsonText(key)}: {`;
}

/** The mappings in the order of keys that dbt writes. */
export function manifestSections(manifest: Manifest): ManifestSection[] {
  const edges = edgeMaps(manifest);
  return [
    { key: 'nodes', entries: manifest.nodes },
    { key: 'sources', entries: manifest.sources },
    { key: 'macros', entries: manifest.macros },
    { key: 'docs', entries: manifest.docs },
    { key: 'exposures', entries: manifest.exposures },
    { key: 'metrics', entries: manifest.metrics },
    { key: 'groups', entries: manifest.groups },
    { key: 'selectors', entries: { whole: manifest.selectors } },
    { key: 'disabled', entries: manifest.disabled },
    { key: 'parent_map', entries: edges.parentMap },
    { key: 'child_map', entries: edges.childMap },
    { key: 'group_map', entries: Object.entries(edges.groupMap) },
    { key: 'saved_queries', entries: manifest.savedQueries },
    { key: 'semantic_models', entries: manifest.semanticModels },
    { key: 'unit_tests', entries: manifest.unitTests },
    { key: 'functions', entries: manifest.functions },
  ];
}
