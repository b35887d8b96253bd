// Files → Manifest (read, parse, link, cache) and Node → compiled SQL (render, CTEs, source map).
export type { LinkedProject, LoadInput, LoadStats } from './link/linked-project.js';
export { loadManifest } from './link/load-manifest.js';
