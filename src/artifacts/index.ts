// manifest.json, run_results.json, sources.json, catalog.json: write, read, version. snake_case stops here.
export { type ReadManifestOptions, readManifest } from './read-manifest.js';
