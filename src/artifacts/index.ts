// manifest.json, run_results.json, sources.json, catalog.json: write, read, version.
export {
  ARTIFACT_VERSIONS,
  type ArtifactMetadata,
  artifactMetadata,
  isoTime,
  type RunStamp,
} from './artifact-metadata.js';
export { EntryEncoder } from './entry-encoder.js';
export {
  type ManifestPlaces,
  type ManifestText,
  makeManifestText,
  manifestPieces,
  oddKey,
  type TextSection,
} from './manifest-text.js';
export { nodeOutputPath } from './node-paths.js';
export { schemaUrl } from './read-json.js';
export { type ReadManifestOptions, readManifest } from './read-manifest.js';
export { readPreviousState, readRunResults, readSources } from './read-results.js';
export { specialJson } from './special-json.js';
export { type SummarizedGraph, writeGraphSummary } from './write-graph-summary.js';
export { manifestHead, manifestParts, writeManifest } from './write-manifest.js';
export { type ParserTiming, type PerfInfo, writePerfInfo } from './write-perf-info.js';
export {
  type Catalog,
  type CatalogColumn,
  type CatalogTable,
  type FreshnessError,
  type FreshnessResult,
  NO_STATS,
  type RunResults,
  type SourceResults,
  writeCatalog,
  writeRunResults,
  writeSources,
} from './write-results.js';
export { semanticManifest, semanticManifestText, writeSemanticManifest } from './write-semantic-manifest.js';
