export const EXCUSED: readonly string[];
/** Differences of two manifest.json, one line each. */
export function manifestDifferences(theirs: object, ours: object): string[];
/** Differences of two run_results.json, one line each; `files` are the macro files of the project itself. */
export function resultDifferences(theirs: object, ours: object, files?: ReadonlySet<string>): string[];
