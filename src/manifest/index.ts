// What a project is: node kinds, unique ids, Manifest, ref lookup, result types. Plain, frozen, serialisable.
// Still empty.
export {};
