// The typed catalogue of events (name → JSON-safe payload) and the bus.
// Still empty.
export {};
