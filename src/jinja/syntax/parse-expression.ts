import type { BinaryOp, CompareOp, Expr, Name, NameUse, Operand } from './nodes.js';
import { CONSTANTS, OperandParser } from './parse-operand.js';
import type { Token, TokenType } from './token.js';

const COMPARE: Readonly<Partial<Record<TokenType, CompareOp>>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'lt',
  lteq: 'lteq',
  gt: 'gt',
  gteq: 'gteq',
};
const MULTIPLY: Readonly<Partial<Record<TokenType, BinaryOp>>> = { mul: '*', div: '/', floordiv: '//', mod: '%' };
/** Tokens behind an operand that belong to whoever asked for the expression. */
const NO_OPERATOR = new Set<TokenType>([
  'comma',
  'rparen',
  'rbracket',
  'rbrace',
  'colon',
  'assign',
  'variable_end',
  'block_end',
  'eof',
]);
type TargetRules = { readonly withNamespace?: boolean };

/**
 * Expressions of the grammar, one method a level of precedence. Line numbers follow Jinja2's, also where they are odd:
 * a comparison has the line of the token behind it, a chain of one operator that of its last operator.
 */
export class ExpressionParser extends OperandParser {
  override parseExpression(): Expr {
    const { stream } = this;
    const { start } = stream.current;
    let line = stream.current.line;
    let then = this.parseOr();
    while (stream.skipName('if')) {
      const test = this.parseOr();
      const otherwise = stream.skipName('else') ? this.parseExpression() : undefined;
      then = { kind: 'CondExpr', test, then, otherwise, line, start, end: stream.lastEnd };
      line = stream.current.line;
    }
    return then;
  }

  /** Most operands stand alone: only where an operator follows do the levels of precedence come into play. */
  protected override parseOr(): Expr {
    const { current } = this.stream;
    if (current.type === 'name' && current.value === 'not') return this.parseOrChain(current, undefined);
    const first = this.parseUnary(true);
    return NO_OPERATOR.has(this.stream.current.type) ? first : this.parseOrChain(current, first);
  }

  /** `head` is the token that the expression starts with, `first` its first operand when that was read already. */
  private parseOrChain(head: Token, first: Expr | undefined): Expr {
    const { stream } = this;
    let { line } = head;
    let left = this.parseAnd(head, first);
    while (stream.skipName('or')) {
      const right = this.parseAnd(stream.current, undefined);
      left = { kind: 'Logic', op: 'or', left, right, line, start: head.start, end: stream.lastEnd };
      line = stream.current.line;
    }
    return left;
  }

  private parseAnd(head: Token, first: Expr | undefined): Expr {
    const { stream } = this;
    let { line } = head;
    let left = this.parseNot(head, first);
    while (stream.skipName('and')) {
      const right = this.parseNot(stream.current, undefined);
      left = { kind: 'Logic', op: 'and', left, right, line, start: head.start, end: stream.lastEnd };
      line = stream.current.line;
    }
    return left;
  }

  private parseNot(head: Token, first: Expr | undefined): Expr {
    if (first !== undefined || !this.stream.skipName('not')) return this.parseCompare(head, first);
    const node = this.parseNot(this.stream.current, undefined);
    return { kind: 'Unary', op: 'not', node, line: head.line, start: head.start, end: this.stream.lastEnd };
  }

  private parseCompare(head: Token, first: Expr | undefined): Expr {
    const { stream } = this;
    const expr = this.parseSum(head, first);
    const ops: Operand[] = [];
    for (let op = this.skipCompare(); op !== undefined; op = this.skipCompare()) {
      const right = this.parseSum(stream.current, undefined);
      ops.push({ kind: 'Operand', op, expr: right, line: right.line, start: right.start, end: right.end });
    }
    if (ops.length === 0) return expr;
    return { kind: 'Compare', expr, ops, line: stream.current.line, start: head.start, end: stream.lastEnd };
  }

  private skipCompare(): CompareOp | undefined {
    const { stream } = this;
    if (stream.current.type !== 'name') {
      const op = COMPARE[stream.current.type];
      if (op !== undefined) stream.next();
      return op;
    }
    if (stream.skipName('in')) return 'in';
    if (!stream.isName('not')) return undefined;
    const behind = stream.look();
    if (behind.type !== 'name' || behind.value !== 'in') return undefined;
    stream.next();
    stream.next();
    return 'notin';
  }

  private parseSum(head: Token, first: Expr | undefined): Expr {
    const { stream } = this;
    let { line } = head;
    let left = this.parseConcat(head, first);
    while (stream.current.type === 'add' || stream.current.type === 'sub') {
      const op = stream.next().type === 'add' ? '+' : '-';
      const right = this.parseConcat(stream.current, undefined);
      left = { kind: 'Binary', op, left, right, line, start: head.start, end: stream.lastEnd };
      line = stream.current.line;
    }
    return left;
  }

  private parseConcat(head: Token, first: Expr | undefined): Expr {
    const { stream } = this;
    const only = this.parseProduct(head, first);
    if (stream.current.type !== 'tilde') return only;
    const nodes = [only];
    while (stream.skip('tilde')) nodes.push(this.parseProduct(stream.current, undefined));
    return { kind: 'Concat', nodes, line: head.line, start: head.start, end: stream.lastEnd };
  }

  private parseProduct(head: Token, first: Expr | undefined): Expr {
    const { stream } = this;
    let { line } = head;
    let left = this.parsePower(head, first);
    for (let op = MULTIPLY[stream.current.type]; op !== undefined; op = MULTIPLY[stream.current.type]) {
      stream.next();
      const right = this.parsePower(stream.current, undefined);
      left = { kind: 'Binary', op, left, right, line, start: head.start, end: stream.lastEnd };
      line = stream.current.line;
    }
    return left;
  }

  private parsePower(head: Token, first: Expr | undefined): Expr {
    const { stream } = this;
    let { line } = head;
    let left = first ?? this.parseUnary(true);
    while (stream.skip('pow')) {
      const right = this.parseUnary(true);
      left = { kind: 'Binary', op: '**', left, right, line, start: head.start, end: stream.lastEnd };
      line = stream.current.line;
    }
    return left;
  }

  /** A target of an assignment: a name, a tuple of them, or `ns.attr` where that is allowed. */
  protected parseTarget(rules: TargetRules = {}, use: NameUse = 'store'): Expr {
    const target = this.withUse(this.parseTuple({ simplified: true, ...rules }), use);
    if (!canAssign(target)) {
      this.stream.fail(`can't assign to '${kindName(target)}'`, target);
    }
    return target;
  }

  private withUse(node: Expr, use: NameUse): Expr {
    if (node.kind === 'Name') {
      this.found.name(node.name, use === 'store');
      return { ...node, use };
    }
    if (node.kind === 'Tuple') return { ...node, use, items: node.items.map(item => this.withUse(item, use)) };
    return node;
  }

  protected parseNameTarget(use: NameUse = 'store'): Name {
    const { value, line, start, end } = this.stream.expect('name');
    const target: Name = { kind: 'Name', name: String(value), use, line, start, end };
    if (!canAssign(target)) this.stream.fail("can't assign to 'name'", target);
    return target;
  }
}

function canAssign(target: Expr): boolean {
  if (target.kind === 'Name') return !CONSTANTS.has(target.name);
  if (target.kind === 'Tuple') return target.items.every(canAssign);
  return target.kind === 'NSRef';
}

const OPERATOR_NAMES: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
};

/** What Jinja2 calls a kind of expression: it has a class an operator. */
function kindName(node: Expr): string {
  if (node.kind === 'Binary') return OPERATOR_NAMES[node.op] ?? node.op;
  if (node.kind === 'Logic') return node.op;
  if (node.kind === 'Unary') return node.op === '-' ? 'neg' : node.op === '+' ? 'pos' : 'not';
  return node.kind.toLowerCase();
}
