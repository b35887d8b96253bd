/** How the titles of a suite and of a test say on which adapter they run and what they need of it. */
export const ENGINE_MARK = /\[(postgres|pglite)\]/;
export const NEEDS_MARK = /\(needs [^)]+\)$/;
