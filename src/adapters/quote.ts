/** The one way from a name to SQL: always quoted, inner quotes doubled. Throws on NUL, which no name can hold. */
export function quoteIdentifier(name: string): string {
  refuseNul(name);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string constant. Backslashes make it an escape string, so that it means the same whatever the server's settings. */
export function quoteLiteral(text: string): string {
  refuseNul(text);
  const doubled = text.replaceAll("'", "''");
  return doubled.includes('\\') ? ` E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`;
}

export function qualifiedName(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

function refuseNul(text: string): void {
  if (text.includes('\0')) throw new RangeError('a name or value for the database holds a NUL character');
}
