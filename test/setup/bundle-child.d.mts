/** Writes the program `entry`, with all that it imports, as one file. */
export function bundleChild(entry: URL, file: string): Promise<void>;
