/** Differences of two manifests as [section, id, path, theirs, ours]. */
export function compareManifests(theirs: object, ours: object): string[][];
