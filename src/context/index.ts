// Everything a template can call, one file a name or a close family; scopes.ts lists which names exist in yaml, parse and run.
// Still empty.
export {};
