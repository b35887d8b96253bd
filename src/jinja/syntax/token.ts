/** Kinds of token, named as Jinja2 names them: its error texts are made from these names. */
export type TokenType =
  | 'add'
  | 'assign'
  | 'colon'
  | 'comma'
  | 'div'
  | 'dot'
  | 'eq'
  | 'floordiv'
  | 'gt'
  | 'gteq'
  | 'lbrace'
  | 'lbracket'
  | 'lparen'
  | 'lt'
  | 'lteq'
  | 'mod'
  | 'mul'
  | 'ne'
  | 'pipe'
  | 'pow'
  | 'rbrace'
  | 'rbracket'
  | 'rparen'
  | 'semicolon'
  | 'sub'
  | 'tilde'
  | 'float'
  | 'integer'
  | 'name'
  | 'string'
  | 'block_begin'
  | 'block_end'
  | 'variable_begin'
  | 'variable_end'
  | 'data'
  | 'eof';

/** `start` and `end` are offsets in the normalised source; `line` counts from 1. */
export type Token = {
  readonly type: TokenType;
  /** The text of a name, the value of a literal, the data between tags; else the characters as written. */
  readonly value: unknown;
  readonly line: number;
  readonly start: number;
  readonly end: number;
};

const SYMBOLS: Readonly<Partial<Record<TokenType, string>>> = {
  add: '+',
  sub: '-',
  div: '/',
  floordiv: '//',
  mul: '*',
  mod: '%',
  pow: '**',
  tilde: '~',
  lbracket: '[',
  rbracket: ']',
  lparen: '(',
  rparen: ')',
  lbrace: '{',
  rbrace: '}',
  eq: '==',
  ne: '!=',
  gt: '>',
  gteq: '>=',
  lt: '<',
  lteq: '<=',
  assign: '=',
  dot: '.',
  colon: ':',
  pipe: '|',
  comma: ',',
  semicolon: ';',
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
};

/** A token as Jinja2's messages call it. */
export function describeToken(token: Token): string {
  return token.type === 'name' ? String(token.value) : describeTokenType(token.type);
}

export function describeTokenType(type: TokenType): string {
  return SYMBOLS[type] ?? type;
}
