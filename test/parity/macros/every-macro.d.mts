export type PublicMacro = { readonly name: string; readonly parameters: string; readonly variant: string | undefined };
export const publicMacros: readonly PublicMacro[];
export type OverrideKind = 'root' | 'postgres' | 'dispatch';
export declare function callProject(): Readonly<Record<string, string>>;
export declare function hashOfGenerated(outcome: { readonly text?: string; readonly error?: string }): string;
export declare function overrideProjects(): Readonly<Record<OverrideKind, Readonly<Record<string, string>>>>;
export declare function callLines(text: string): readonly string[];
export declare function expectedLines(kind: OverrideKind): readonly string[];
