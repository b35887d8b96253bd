import { FactFinder } from './facts.js';
import type { Grammar } from './grammar.js';
import { Lexer } from './lexer.js';
import type { Arguments, Call, Expr, Filter, Keyword, Pair, Slice } from './nodes.js';
import { describeToken, type Token, type TokenType } from './token.js';
import { TokenStream } from './token-stream.js';

/** Names that are values, and so no targets. */
export const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);
const TEST_ARGUMENT = new Set<TokenType>(['name', 'string', 'integer', 'float', 'lparen', 'lbracket', 'lbrace']);

type TupleRules = {
  /** Names and literals only: a target of an assignment. */
  readonly simplified?: boolean;
  readonly withoutCondition?: boolean;
  readonly inParentheses?: boolean;
  readonly withNamespace?: boolean;
};

/** Operands: literals, names, and what stands behind them (attributes, items, calls, filters, tests). */
export abstract class OperandParser {
  readonly grammar: Grammar;
  protected readonly stream: TokenStream;
  protected readonly found = new FactFinder();

  /** `source` is normalised. */
  constructor(source: string, grammar: Grammar) {
    this.grammar = grammar;
    this.stream = new TokenStream(new Lexer(source, grammar));
  }

  /** A whole expression. */
  abstract parseExpression(): Expr;
  /** An expression without an inline `if`. */
  protected abstract parseOr(): Expr;

  protected parseUnary(withFilter: boolean): Expr {
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
    const constant = CONSTANTS.get(name);
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
}
