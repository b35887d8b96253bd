// Holds project, manifest, adapter, store and bus; compile, run, test, watch, validate; releases all of it. The public API.
export type { DepsRequest, DepsResult, InstalledPackage } from './deps/deps-request.js';
export { installPackages } from './deps/install-packages.js';
