export type SqlToken = {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'symbol';
  readonly start: number;
  readonly end: number;
  /** As written; a quoted name keeps its quotes. */
  readonly text: string;
};

const PATTERNS: readonly (readonly [SqlToken['kind'] | 'skip', RegExp])[] = [
  ['skip', /\s+|--[^\n]*/y],
  ['string', /[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*(?:'|$)/y],
  ['string', /(\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)[\s\S]*?(?:\1|$)/uy],
  ['quoted', /(?:[uU]&)?"(?:[^"]|"")*(?:"|$)/y],
  ['parameter', /\$\d+/y],
  ['word', /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ['number', /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y],
  ['symbol', /::|:=|=>|[-+*/<>=~!@#%^&|`?]+?(?=--|\/\*)|[-+*/<>=~!@#%^&|`?]+|[\s\S]/y],
];

/** Words, names, constants and signs of a text as PostgreSQL's lexer would cut it; comments and blanks are left out. */
export function scanSql(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at);
      continue;
    }
    const [kind, end] = tokenFrom(sql, at);
    if (kind !== 'skip') tokens.push({ kind, start: at, end, text: sql.slice(at, end) });
    at = end;
  }
  return tokens;
}

function tokenFrom(sql: string, at: number): readonly [SqlToken['kind'] | 'skip', number] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(sql);
    if (match !== null && match[0] !== '') return [kind, at + match[0].length];
  }
  return ['symbol', at + 1];
}

/** Comments of this kind may hold others. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  let at = start;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      depth++;
      at += 2;
    } else if (sql.startsWith('*/', at)) {
      at += 2;
      if (--depth === 0) return at;
    } else at++;
  }
  return sql.length;
}

/** The name that a token stands for: folded to lower case unless quoted. Undefined for what is no name. */
export function nameOf(token: SqlToken | undefined): string | undefined {
  if (token?.kind === 'word') return token.text.toLowerCase();
  return token?.kind === 'quoted' ? token.text.slice(1, -1).replaceAll('""', '"') : undefined;
}

/**
 * Length of what stands at an offset: a token, or a name with all its parts (`o.customer_id`), because the server points
 * at the first. 1 where there is nothing.
 */
export function lengthAt(tokens: readonly SqlToken[], offset: number): number {
  let index = tokens.findIndex(token => token.start <= offset && offset < token.end);
  const first = tokens[index];
  if (first === undefined) return 1;
  let last = first;
  while (nameOf(last) !== undefined && tokens[index + 1]?.text === '.' && tokens[index + 1]?.start === last.end) {
    const next = tokens[index + 2];
    if (next === undefined || (nameOf(next) === undefined && next.text !== '*')) break;
    last = next;
    index += 2;
  }
  return last.end - first.start;
}

/** Statements of a text that holds several, without their semicolons and the comments around them. */
export function splitStatements(sql: string): readonly string[] {
  const parts: string[] = [];
  let first: SqlToken | undefined;
  let last: SqlToken | undefined;
  const end = (): void => {
    if (first !== undefined && last !== undefined) parts.push(sql.slice(first.start, last.end));
    first = undefined;
  };
  for (const token of scanSql(sql)) {
    if (token.text === ';') end();
    else {
      first ??= token;
      last = token;
    }
  }
  end();
  return parts;
}

/** Offset of the second column of a query that is given this name. */
export function secondColumnNamed(tokens: readonly SqlToken[], name: string): number | undefined {
  const list = outerSelectList(tokens);
  const hits = list.flatMap((token, i) => (nameOf(token) === name && endsItem(list[i + 1]) ? [i] : []));
  let index = hits[1] ?? hits[0];
  while (index !== undefined && list[index - 1]?.text === '.') index -= 2;
  return list[index ?? -1]?.start;
}

function endsItem(next: SqlToken | undefined): boolean {
  return next === undefined || next.text === ',';
}

/** Tokens at the outermost level between the last `select` of it and its `from`. */
function outerSelectList(tokens: readonly SqlToken[]): readonly SqlToken[] {
  let depth = 0;
  const outer = tokens.filter(token => {
    if (token.text === '(' || token.text === '[') depth++;
    else if (token.text === ')' || token.text === ']') depth--;
    return depth === 0;
  });
  const select = outer.findIndex(token => token.kind === 'word' && token.text.toLowerCase() === 'select');
  if (select < 0) return [];
  const rest = outer.slice(select + 1);
  const from = rest.findIndex(token => token.kind === 'word' && token.text.toLowerCase() === 'from');
  return from < 0 ? rest : rest.slice(0, from);
}

/** True for a query whose columns depend on how many its inputs have: `select *`, `t.*`, natural joins. */
export function hasStar(tokens: readonly SqlToken[]): boolean {
  return tokens.some((token, i) => {
    if (token.kind === 'word' && token.text.toLowerCase() === 'natural') return true;
    if (token.text !== '*') return false;
    const before = tokens[i - 1];
    if (before === undefined) return false;
    if (before.text === ',' || before.text === '.') return true;
    return before.kind === 'word' && ['select', 'distinct', 'all', 'table'].includes(before.text.toLowerCase());
  });
}
