export declare function maskConsole(text: string, run: { readonly project: string; readonly database: string }): string;
