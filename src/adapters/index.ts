// The door to a database: Adapter, Capabilities, Relation, Column; pg, pglite, later a distributed engine.
// Still empty.
export {};
