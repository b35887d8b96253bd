export declare function foldSql(text: string): string;
export declare function foldMessage(text: string): string;
export declare function hashOfCall(outcome: { readonly text?: string; readonly error?: string }): string;
