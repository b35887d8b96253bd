// The internal schema: migrations, run history, node state, leases.
// Still empty.
export {};
