// Holds project, manifest, adapter, store and bus; compile, run, test, watch, validate; releases all of it. The public API.
// Still empty.
export {};
