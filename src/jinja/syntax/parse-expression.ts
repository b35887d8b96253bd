import { FactFinder } from './facts.js';
import type { Grammar } from './grammar.js';
import { Lexer } from './lexer.js';
import type {
  Arguments,
  BinaryOp,
  Call,
  CompareOp,
  Expr,
  Filter,
  Keyword,
  Name,
  NameUse,
  Operand,
  Pair,
  Slice,
} from './nodes.js';
import { describeToken, type Token, type TokenType } from './token.js';
import { TokenStream } from './token-stream.js';

const COMPARE: Readonly<Partial<Record<TokenType, CompareOp>>> = {
  eq: 'eq',
  ne: 'ne',
  lt: 'lt',
  lteq: 'lteq',
  gt: 'gt',
  gteq: 'gteq',
};
const MULTIPLY: Readonly<Partial<Record<TokenType, BinaryOp>>> = { mul: '*', div: '/', floordiv: '//', mod: '%' };
const CONSTANTS: Readonly<Record<string, boolean | null>> = {
  __proto__: null,
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
} as unknown as Readonly<Record<string, boolean | null>>;
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
const TEST_ARGUMENT = new Set<TokenType>(['name', 'string', 'integer', 'float', 'lparen', 'lbracket', 'lbrace']);

type TupleRules = {
  /** Names and literals only: a target of an assignment. */
  readonly simplified?: boolean;
  readonly withoutCondition?: boolean;
  readonly inParentheses?: boolean;
  readonly withNamespace?: boolean;
};

type TargetRules = { readonly withNamespace?: boolean };

/**
 * Expressions of the grammar, one method a level of precedence. Line numbers follow Jinja2's, also where they are odd:
 * a comparison has the line of the token behind it, a chain of one operator that of its last operator.
 */
export class ExpressionParser {
  readonly grammar: Grammar;
  protected readonly stream: TokenStream;
  protected readonly found = new FactFinder();

  /** `source` is normalised. */
  constructor(source: string, grammar: Grammar) {
    this.grammar = grammar;
    this.stream = new TokenStream(new Lexer(source, grammar));
  }

  parseExpression(): Expr {
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
  protected parseOr(): Expr {
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

  private parseUnary(withFilter: boolean): Expr {
    const { stream } = this;
    const { type, line, start } = stream.current;
    let node: Expr;
    if (type === 'sub' || type === 'add') {
      stream.next();
      const inner = this.parseUnary(false);
      node = { kind: 'Unary', op: type === 'sub' ? '-' : '+', node: inner, line, start, end: stream.lastEnd };
    } else {
      node = this.parsePrimary(false);
    }
    node = this.parsePostfix(node, start);
    return withFilter ? this.parseFilters(node, start) : node;
  }

  protected parsePrimary(withNamespace: boolean): Expr {
    const { stream } = this;
    const token = stream.current;
    const { line, start } = token;
    switch (token.type) {
      case 'name':
        stream.next();
        return this.nameOrConstant(token, withNamespace);
      case 'string':
        return this.parseStrings();
      case 'integer':
      case 'float':
        stream.next();
        return { kind: 'Const', value: token.value, line, start, end: token.end };
      case 'lparen': {
        stream.next();
        const inner = this.parseTuple({ inParentheses: true });
        stream.expect('rparen');
        return inner;
      }
      case 'lbracket':
        return this.parseList();
      case 'lbrace':
        return this.parseDict();
      default:
        return stream.fail(`unexpected '${describeToken(token)}'`, token);
    }
  }

  private nameOrConstant(token: Token, withNamespace: boolean): Expr {
    const name = String(token.value);
    const { line, start, end } = token;
    const constant = CONSTANTS[name];
    if (constant !== undefined) return { kind: 'Const', value: constant, line, start, end };
    if (withNamespace && this.stream.skip('dot')) {
      const attr = this.stream.expect('name');
      return { kind: 'NSRef', name, attr: String(attr.value), line, start, end: attr.end };
    }
    this.found.name(name, false);
    return { kind: 'Name', name, use: 'load', line, start, end };
  }

  /** Literals that stand side by side are one. */
  private parseStrings(): Expr {
    const { stream } = this;
    const { line, start } = stream.current;
    let value = '';
    while (stream.current.type === 'string') value += String(stream.next().value);
    return { kind: 'Const', value, line, start, end: stream.lastEnd };
  }

  /** A tuple, or the one expression when there is no comma. */
  protected parseTuple(rules: TupleRules = {}): Expr {
    const { stream } = this;
    let { line } = stream.current;
    const { start } = stream.current;
    const items: Expr[] = [];
    let isTuple = false;
    for (;;) {
      if (items.length > 0) stream.expect('comma');
      if (this.atTupleEnd()) break;
      items.push(this.parseTupleItem(rules));
      if (stream.current.type !== 'comma') break;
      isTuple = true;
      line = stream.current.line;
    }
    if (!isTuple) {
      const only = items[0];
      if (only !== undefined) return only;
      if (rules.inParentheses !== true) {
        stream.fail(`Expected an expression, got '${describeToken(stream.current)}'`);
      }
    }
    return { kind: 'Tuple', items, use: 'load', line, start, end: Math.max(stream.lastEnd, start) };
  }

  private parseTupleItem(rules: TupleRules): Expr {
    if (rules.simplified === true) return this.parsePrimary(rules.withNamespace === true);
    return rules.withoutCondition === true ? this.parseOr() : this.parseExpression();
  }

  /** `in` and `recursive` do not end a tuple either: Jinja2 means them to, but compares them in a way that never holds. */
  private atTupleEnd(): boolean {
    const { type } = this.stream.current;
    return type === 'variable_end' || type === 'block_end' || type === 'rparen';
  }

  private parseList(): Expr {
    const { stream } = this;
    const { line, start } = stream.expect('lbracket');
    const items: Expr[] = [];
    while (stream.current.type !== 'rbracket') {
      if (items.length > 0) stream.expect('comma');
      if (this.at('rbracket')) break;
      items.push(this.parseExpression());
    }
    stream.expect('rbracket');
    return { kind: 'List', items, line, start, end: stream.lastEnd };
  }

  private parseDict(): Expr {
    const { stream } = this;
    const { line, start } = stream.expect('lbrace');
    const items: Pair[] = [];
    while (stream.current.type !== 'rbrace') {
      if (items.length > 0) stream.expect('comma');
      if (this.at('rbrace')) break;
      const key = this.parseExpression();
      stream.expect('colon');
      const value = this.parseExpression();
      items.push({ kind: 'Pair', key, value, line: key.line, start: key.start, end: stream.lastEnd });
    }
    stream.expect('rbrace');
    return { kind: 'Dict', items, line, start, end: stream.lastEnd };
  }

  /** A comparison of its own, so that the compiler does not narrow a type that `next` changes. */
  private at(type: TokenType): boolean {
    return this.stream.current.type === type;
  }

  private parsePostfix(node: Expr, start: number): Expr {
    let left = node;
    for (;;) {
      const { type } = this.stream.current;
      if (type === 'dot' || type === 'lbracket') left = this.parseSubscript(left, start);
      else if (type === 'lparen') left = this.parseCall(left, start);
      else return left;
    }
  }

  private parseFilters(node: Expr, start: number): Expr {
    let left = node;
    for (;;) {
      const { type } = this.stream.current;
      if (type === 'pipe') left = this.parseFilterChain(left, start) ?? left;
      else if (type === 'name' && this.stream.current.value === 'is') left = this.parseTest(left, start);
      else if (type === 'lparen') left = this.parseCall(left, start);
      else return left;
    }
  }

  private parseSubscript(node: Expr, start: number): Expr {
    const { stream } = this;
    const { type, line } = stream.next();
    if (type === 'dot') {
      const attr = stream.next();
      if (attr.type === 'name') {
        return { kind: 'Getattr', node, attr: String(attr.value), line, start, end: attr.end };
      }
      if (attr.type !== 'integer') stream.fail('expected name or number', attr);
      const arg: Expr = { kind: 'Const', value: attr.value, line: attr.line, start: attr.start, end: attr.end };
      return { kind: 'Getitem', node, arg, line, start, end: attr.end };
    }
    const args: Expr[] = [];
    while (stream.current.type !== 'rbracket') {
      if (args.length > 0) stream.expect('comma');
      args.push(this.parseSubscribed());
    }
    stream.expect('rbracket');
    const end = stream.lastEnd;
    const arg: Expr =
      args.length === 1 && args[0] ? args[0] : { kind: 'Tuple', items: args, use: 'load', line, start, end };
    return { kind: 'Getitem', node, arg, line, start, end };
  }

  private parseSubscribed(): Expr {
    const { stream } = this;
    const { line, start } = stream.current;
    let from: Expr | undefined;
    if (stream.current.type !== 'colon') {
      from = this.parseExpression();
      if (!this.at('colon')) return from;
    }
    stream.next();
    const to = this.at('colon') ? undefined : this.sliceBound();
    const step = stream.skip('colon') ? this.sliceBound() : undefined;
    const slice: Slice = { kind: 'Slice', from, to, step, line, start, end: stream.lastEnd };
    return slice;
  }

  private sliceBound(): Expr | undefined {
    const { type } = this.stream.current;
    return type === 'rbracket' || type === 'comma' ? undefined : this.parseExpression();
  }

  private parseArguments(): Arguments {
    const { stream } = this;
    const open = stream.expect('lparen');
    const args: Expr[] = [];
    const kwargs: Keyword[] = [];
    let dynArgs: Expr | undefined;
    let dynKwargs: Expr | undefined;
    const ensure = (good: boolean): void => {
      if (!good) stream.fail('invalid syntax for function call expression', open);
    };
    for (let first = true; stream.current.type !== 'rparen'; first = false) {
      if (!first) {
        stream.expect('comma');
        if (this.at('rparen')) break;
      }
      if (stream.skip('mul')) {
        ensure(dynArgs === undefined && dynKwargs === undefined);
        dynArgs = this.parseExpression();
      } else if (stream.skip('pow')) {
        ensure(dynKwargs === undefined);
        dynKwargs = this.parseExpression();
      } else if (stream.current.type === 'name' && stream.look().type === 'assign') {
        ensure(dynKwargs === undefined);
        kwargs.push(this.parseKeyword());
      } else {
        ensure(dynArgs === undefined && dynKwargs === undefined && kwargs.length === 0);
        args.push(this.parseExpression());
      }
    }
    stream.expect('rparen');
    return { args, kwargs, dynArgs, dynKwargs };
  }

  private parseKeyword(): Keyword {
    const { start, value: key } = this.stream.next();
    this.stream.next();
    const value = this.parseExpression();
    return { kind: 'Keyword', key: String(key), value, line: value.line, start, end: this.stream.lastEnd };
  }

  private parseCall(node: Expr, start: number): Call {
    const { line } = this.stream.current;
    const { args, kwargs, dynArgs, dynKwargs } = this.parseArguments();
    return { kind: 'Call', node, args, kwargs, dynArgs, dynKwargs, line, start, end: this.stream.lastEnd };
  }

  /** Filters one behind the other; in the head of a filter block (`inline`) the first has no pipe before it. */
  protected parseFilterChain(node: Expr | undefined, start: number, inline = false): Filter | undefined {
    const { stream } = this;
    let left: Expr | undefined = node;
    let chain: Filter | undefined;
    let bare = inline;
    while (bare || stream.skip('pipe')) {
      bare = false;
      const token = stream.expect('name');
      const name = this.parseDotted(String(token.value));
      const { args, kwargs, dynArgs, dynKwargs } = this.optionalArguments();
      const end = stream.lastEnd;
      chain = { kind: 'Filter', node: left, name, args, kwargs, dynArgs, dynKwargs, line: token.line, start, end };
      left = chain;
    }
    return chain;
  }

  private optionalArguments(): Arguments {
    if (this.stream.current.type === 'lparen') return this.parseArguments();
    return { args: [], kwargs: [], dynArgs: undefined, dynKwargs: undefined };
  }

  private parseDotted(first: string): string {
    let name = first;
    while (this.stream.skip('dot')) name += `.${String(this.stream.expect('name').value)}`;
    return name;
  }

  private parseTest(node: Expr, start: number): Expr {
    const { stream } = this;
    const { line } = stream.next();
    const negated = stream.skipName('not');
    const name = this.parseDotted(String(stream.expect('name').value));
    let given: Arguments = { args: [], kwargs: [], dynArgs: undefined, dynKwargs: undefined };
    if (stream.current.type === 'lparen') {
      given = this.parseArguments();
    } else if (TEST_ARGUMENT.has(stream.current.type) && !this.atWordBehindTest()) {
      if (stream.isName('is')) stream.fail('You cannot chain multiple tests with is');
      const from = stream.current.start;
      given = { ...given, args: [this.parsePostfix(this.parsePrimary(false), from)] };
    }
    const end = stream.lastEnd;
    this.found.test(name);
    const { args, kwargs, dynArgs, dynKwargs } = given;
    const test: Expr = { kind: 'Test', node, name, args, kwargs, dynArgs, dynKwargs, line, start, end };
    return negated ? { kind: 'Unary', op: 'not', node: test, line, start, end } : test;
  }

  private atWordBehindTest(): boolean {
    return this.stream.isName('else') || this.stream.isName('or') || this.stream.isName('and');
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
  if (target.kind === 'Name') return CONSTANTS[target.name] === undefined;
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
