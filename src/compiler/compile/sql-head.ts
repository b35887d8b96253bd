/** Where the CTEs of ephemeral nodes go into a statement. */
export type CtePlace =
  /** Before the first character that is no white space, comments included: a WITH of our own. */
  | { readonly kind: 'new'; readonly at: number }
  /** Behind the statement's own WITH [RECURSIVE] and the white space that follows it. */
  | { readonly kind: 'existing'; readonly at: number };

/**
 * dbt looks for the first WITH of the statement's own words; comments before it do not matter. Two places where its
 * result is no SQL are mended: a comment between WITH and RECURSIVE, and a WITH that is not at the head
 * (`with ordinality`).
 */
export function findCtePlace(sql: string): CtePlace {
  const first = skipSpace(sql, 0);
  const head = skipComments(sql, first);
  const afterWith = skipWord(sql, head, 'with');
  if (afterWith === undefined) return { kind: 'new', at: first };
  const next = skipComments(sql, afterWith);
  const afterRecursive = skipWord(sql, next, 'recursive');
  return { kind: 'existing', at: skipSpace(sql, afterRecursive ?? afterWith) };
}

function skipSpace(sql: string, at: number): number {
  let i = at;
  while (i < sql.length && /\s/.test(sql[i] as string)) i++;
  return i;
}

/** Past white space and comments; block comments nest, as in PostgreSQL. */
function skipComments(sql: string, at: number): number {
  let i = skipSpace(sql, at);
  for (;;) {
    if (sql.startsWith('--', i)) i = endOfLine(sql, i);
    else if (sql.startsWith('/*', i)) i = endOfBlock(sql, i);
    else return i;
    i = skipSpace(sql, i);
  }
}

function endOfLine(sql: string, at: number): number {
  const found = sql.indexOf('\n', at);
  return found < 0 ? sql.length : found + 1;
}

function endOfBlock(sql: string, at: number): number {
  let depth = 0;
  let i = at;
  while (i < sql.length) {
    if (sql.startsWith('/*', i)) {
      depth++;
      i += 2;
    } else if (sql.startsWith('*/', i)) {
      depth--;
      i += 2;
      if (depth === 0) return i;
    } else i++;
  }
  return sql.length;
}

/** The place behind the word when it stands at `at`, in any case. */
function skipWord(sql: string, at: number, word: string): number | undefined {
  const end = at + word.length;
  if (sql.slice(at, end).toLowerCase() !== word) return undefined;
  return /[\w$\u0080-\uffff]/.test(sql[end] ?? ' ') ? undefined : end;
}
