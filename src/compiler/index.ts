// Files → Manifest (read, parse, link, cache) and Node → compiled SQL (render, CTEs, source map).
// Still empty.
export {};
