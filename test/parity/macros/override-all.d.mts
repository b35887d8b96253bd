/** Names of fixtures/macros/replaced.json. */
export const REPLACED: ReadonlySet<string>;
export declare function overrideAll(): string;
export declare function seenOverrides(output: string): readonly string[];
