export type QuotePolicy = { readonly database: boolean; readonly schema: boolean; readonly identifier: boolean };

/**
 * `relation_name` of a node: the parts that are there, joined by dots, in double quotes where the policy says so. A
 * quote inside a name stays as it is, as in dbt: this text is what other tools compare, not what we send to a server.
 */
export function relationName(
  parts: { readonly database: string | null; readonly schema: string | null; readonly identifier: string | null },
  quoting: QuotePolicy,
): string {
  const words = [
    word(parts.database, quoting.database),
    word(parts.schema, quoting.schema),
    word(parts.identifier, quoting.identifier),
  ];
  // Not by join(): see generic-test-name.ts.
  let name: string | undefined;
  for (const part of words) if (part !== null) name = name === undefined ? part : `${name}.${part}`;
  return name ?? '';
}

function word(part: string | null, isQuoted: boolean): string | null {
  return part !== null && isQuoted ? `"${part}"` : part;
}
