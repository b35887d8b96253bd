export type QuotePolicy = { readonly database: boolean; readonly schema: boolean; readonly identifier: boolean };

/**
 * `relation_name` of a node: the parts that are there, joined by dots, in double quotes where the policy says so. A
 * quote inside a name stays as it is, as in dbt: this text is what other tools compare, not what we send to a server.
 */
export function relationName(
  parts: { readonly database: string | null; readonly schema: string | null; readonly identifier: string | null },
  quoting: QuotePolicy,
): string {
  const words: string[] = [];
  for (const key of ['database', 'schema', 'identifier'] as const) {
    const part = parts[key];
    if (part === null) continue;
    words.push(quoting[key] ? `"${part}"` : part);
  }
  return words.join('.');
}
