// Files → Manifest (read, parse, link, cache) and Node → compiled SQL (render, CTEs, source map).
export { type CachePlace, type LoadedProject, loadCached, type ParseMemory } from './cache/load-cached.js';
export type { OfflineOptions, OfflineText, UnitTestRows } from './compile/compile-offline.js';
export type { Compilable, CompiledNode, UnitTestRun } from './compile/compiled-node.js';
export type { MappedPosition } from './compile/map-position.js';
export { libraryPlace } from './link/internal-packages.js';
export type { LinkedProject, LoadInput, LoadStats } from './link/linked-project.js';
export { loadManifest } from './link/load-manifest.js';
export { makeLibrary } from './link/read-projects.js';
export { writtenConfigReader } from './link/written-config-reader.js';
export { ParsedFiles } from './parse/parsed-files.js';
export { makeRunEnvironment } from './run/make-run-environment.js';
export type { NodeContext } from './run/node-context.js';
export type { BatchWindow, NodeWork, OfflineWork } from './run/node-work.js';
export type {
  Materialized,
  RunEnvironment,
  RunEnvironmentInput,
  StatementResult,
} from './run/run-environment.js';
