export const EXCUSED: readonly string[];
/** Differences of two manifest.json, one line each. */
export function manifestDifferences(theirs: object, ours: object): string[];
/** Differences of two run_results.json, one line each; `files` are the macro files of the project itself. */
export function resultDifferences(theirs: object, ours: object, files?: ReadonlySet<string>): string[];
/** Differences of two catalog.json. */
export function catalogDifferences(theirs: object | null, ours: object | null): string[];
/** Differences of two sources.json, times left out. */
export function sourcesDifferences(theirs: object | null, ours: object | null): string[];
/** The files below a target folder that other tools and people open. */
export function publicFiles(target: string): string[];
