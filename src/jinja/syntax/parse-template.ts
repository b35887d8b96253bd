import { isSpace } from './characters.js';
import type { Grammar } from './grammar.js';
import { normalizeSource } from './lexer.js';
import type {
  Autoescape,
  Block,
  CallBlock,
  Expr,
  Extends,
  FilterBlock,
  For,
  FromImport,
  If,
  Import,
  Include,
  LoopControl,
  Macro,
  Name,
  Output,
  Signature,
  Stmt,
  TemplateNode,
  TypeAnnotation,
  With,
} from './nodes.js';
import { ExpressionParser } from './parse-expression.js';
import { parseMaterialization } from './parse-materialization.js';
import { describeToken, type Token } from './token.js';

/** The tree of a template. Throws TemplateSyntaxError. `source` need not be normalised. */
export function parseTemplate(source: string, grammar: Grammar): TemplateNode {
  return new TemplateParser(normalizeSource(source, grammar.keepTrailingNewline), grammar).parse();
}

type StatementParser = (parser: TemplateParser) => Stmt;

const STATEMENTS: ReadonlyMap<string, StatementParser> = new Map<string, StatementParser>([
  ['for', p => p.parseFor()],
  ['if', p => p.parseIf()],
  ['block', p => p.parseBlock()],
  ['extends', p => p.parseExtends()],
  ['print', p => p.parsePrint()],
  ['macro', p => p.parseMacro()],
  ['include', p => p.parseInclude()],
  ['from', p => p.parseFrom()],
  ['import', p => p.parseImport()],
  ['set', p => p.parseSet()],
  ['with', p => p.parseWith()],
  ['autoescape', p => p.parseAutoescape()],
  ['call', p => p.parseCallBlock()],
  ['filter', p => p.parseFilterBlock()],
]);

/** Statements of the grammar: one method a tag. */
export class TemplateParser extends ExpressionParser {
  /** Tags that are open, for the message about one that is never closed. */
  private readonly tags: string[] = [];
  private readonly endWords: (readonly string[])[] = [];

  parse(): TemplateNode {
    const body = this.parseBody(undefined);
    const facts = this.found.facts(body.filter(node => node.kind === 'Macro').length);
    return { kind: 'Template', body, facts, line: 1, start: 0, end: this.stream.lastEnd };
  }

  /** Data, prints and statements up to one of `ends` (left current) or the end of the source. */
  private parseBody(ends: readonly string[] | undefined): Stmt[] {
    if (ends !== undefined) this.endWords.push(ends);
    const body: Stmt[] = [];
    let output: Expr[] = [];
    const flush = (): void => {
      const first = output[0];
      if (first === undefined) return;
      const end = output[output.length - 1]?.end ?? first.end;
      body.push({ kind: 'Output', nodes: output, line: first.line, start: first.start, end });
      output = [];
    };
    const { stream } = this;
    for (; stream.current.type !== 'eof'; ) {
      const { type } = stream.current;
      if (type === 'data') {
        const { value, line, start, end } = stream.next();
        output.push({ kind: 'TemplateData', data: String(value), line, start, end });
      } else if (type === 'variable_begin') {
        stream.next();
        output.push(this.parseTuple());
        stream.expect('variable_end');
      } else {
        flush();
        stream.next();
        if (ends?.some(word => stream.isName(word))) break;
        body.push(this.parseStatement());
        stream.expect('block_end');
      }
    }
    flush();
    if (ends !== undefined) this.endWords.pop();
    return body;
  }

  private parseStatement(): Stmt {
    const token = this.stream.current;
    if (token.type !== 'name') this.stream.fail('tag name expected', token);
    const tag = String(token.value);
    const parse = STATEMENTS.get(tag) ?? this.extension(tag);
    if (parse === undefined) return this.failUnexpected(tag, token);
    this.tags.push(tag);
    const node = parse(this);
    this.tags.pop();
    return node;
  }

  private extension(tag: string): StatementParser | undefined {
    const { grammar } = this;
    if (tag === 'do' && grammar.doTag) return p => p.parseDo();
    if ((tag === 'break' || tag === 'continue') && grammar.loopControls) return p => p.parseLoopControl();
    if (!grammar.dbtTags) return undefined;
    if (tag === 'materialization') return p => p.parseMaterializationTag();
    if (tag === 'test' || tag === 'data_test') return p => p.parseNamedMacro('test', `end${tag}`);
    return tag === 'docs' ? p => p.parseDocs() : undefined;
  }

  /** `tag` is undefined at the end of the source. */
  private failUnexpected(tag: string | undefined, token: Token): never {
    const looking = this.endWords[this.endWords.length - 1]?.map(word => `'${word}'`).join(' or ');
    const parts = [tag === undefined ? 'Unexpected end of template.' : `Encountered unknown tag '${tag}'.`];
    if (looking !== undefined && tag !== undefined && this.endWords.some(words => words.includes(tag))) {
      parts.push(
        `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`,
      );
    } else if (looking !== undefined) {
      parts.push(`Jinja was looking for the following tags: ${looking}.`);
    }
    const innermost = this.tags[this.tags.length - 1];
    if (innermost !== undefined) parts.push(`The innermost block that needs to be closed is '${innermost}'.`);
    return this.stream.fail(parts.join(' '), token);
  }

  /** The body of a statement whose head ends here; leaves the end word current. */
  private parseStatements(ends: readonly string[]): Stmt[] {
    const { stream } = this;
    stream.skip('colon');
    stream.expect('block_end');
    const body = this.parseBody(ends);
    if (stream.current.type === 'eof') {
      this.endWords.push(ends);
      this.failUnexpected(undefined, stream.current);
    }
    return body;
  }

  /** As parseStatements, going past the one end word. */
  parseBlockBody(end: string): Stmt[] {
    const body = this.parseStatements([end]);
    this.stream.next();
    return body;
  }

  private place(head: Token): { line: number; start: number; end: number } {
    return { line: head.line, start: head.start, end: this.stream.lastEnd };
  }

  parseSet(): Stmt {
    const head = this.stream.next();
    const target = this.parseTarget({ withNamespace: true });
    if (this.stream.skip('assign')) {
      const node = this.parseTuple();
      return { kind: 'Assign', target, node, ...this.place(head) };
    }
    const filter = this.parseFilterChain(undefined, this.stream.current.start);
    const place = this.place(head);
    return { kind: 'AssignBlock', target, filter, body: this.parseBlockBody('endset'), ...place };
  }

  parseFor(): For {
    const { stream } = this;
    const head = stream.next();
    const target = this.parseTarget();
    stream.expectName('in');
    const iter = this.parseTuple({ withoutCondition: true });
    const test = stream.skipName('if') ? this.parseExpression() : undefined;
    const recursive = stream.skipName('recursive');
    const place = this.place(head);
    const body = this.parseStatements(['endfor', 'else']);
    const size = stream.lastEnd - head.start;
    const otherwise = stream.next().value === 'endfor' ? [] : this.parseBlockBody('endfor');
    return { kind: 'For', size, target, iter, body, otherwise, test, recursive, ...place };
  }

  parseIf(): If {
    const { stream } = this;
    const head = stream.next();
    const first = this.parseBranch(head.start, head.line);
    const elifs: If[] = [];
    let otherwise: Stmt[] = [];
    for (;;) {
      const word = stream.next();
      if (word.value === 'elif') {
        elifs.push(this.parseBranch(word.start, stream.current.line));
        continue;
      }
      if (word.value === 'else') otherwise = this.parseBlockBody('endif');
      return { ...first, elifs, otherwise };
    }
  }

  private parseBranch(start: number, line: number): If {
    const test = this.parseTuple({ withoutCondition: true });
    const end = this.stream.lastEnd;
    const body = this.parseStatements(['elif', 'else', 'endif']);
    return { kind: 'If', test, body, elifs: [], otherwise: [], line, start, end };
  }

  parseWith(): With {
    const { stream } = this;
    const head = stream.next();
    const targets: Expr[] = [];
    const values: Expr[] = [];
    while (stream.current.type !== 'block_end') {
      if (targets.length > 0) stream.expect('comma');
      targets.push(this.parseTarget({}, 'param'));
      stream.expect('assign');
      values.push(this.parseExpression());
    }
    const place = this.place(head);
    return { kind: 'With', targets, values, body: this.parseBlockBody('endwith'), ...place };
  }

  parseAutoescape(): Autoescape {
    const head = this.stream.next();
    const value = this.parseExpression();
    const place = this.place(head);
    return { kind: 'Autoescape', value, body: this.parseBlockBody('endautoescape'), ...place };
  }

  parseBlock(): Block {
    const { stream } = this;
    const head = stream.next();
    const name = String(stream.expect('name').value);
    const scoped = stream.skipName('scoped');
    const required = stream.skipName('required');
    if (stream.current.type === 'sub') {
      stream.fail(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      );
    }
    const place = this.place(head);
    const slot = this.found.openBlock();
    const body = this.parseBlockBody('endblock');
    if (required && !body.every(isBlank)) {
      stream.fail('Required blocks can only contain comments or whitespace');
    }
    stream.skipName(name);
    const node: Block = { kind: 'Block', name, scoped, required, body, ...place };
    this.found.closeBlock(slot, node);
    return node;
  }

  parseExtends(): Extends {
    const head = this.stream.next();
    this.found.extends();
    return { kind: 'Extends', template: this.parseExpression(), ...this.place(head) };
  }

  /** `with context` or `without context`, if it stands here. */
  private contextWord(): boolean | undefined {
    const { stream } = this;
    if (!stream.isName('with') && !stream.isName('without')) return undefined;
    const behind = stream.look();
    if (behind.type !== 'name' || behind.value !== 'context') return undefined;
    const withContext = stream.next().value === 'with';
    stream.next();
    return withContext;
  }

  parseInclude(): Include {
    const { stream } = this;
    const head = stream.next();
    const template = this.parseExpression();
    const ignoreMissing = stream.isName('ignore') && stream.look().value === 'missing';
    if (ignoreMissing) {
      stream.next();
      stream.next();
    }
    const withContext = this.contextWord() ?? true;
    return { kind: 'Include', template, withContext, ignoreMissing, ...this.place(head) };
  }

  parseImport(): Import {
    const head = this.stream.next();
    const template = this.parseExpression();
    this.stream.expectName('as');
    const target = this.parseNameTarget().name;
    const withContext = this.contextWord() ?? false;
    return { kind: 'Import', template, target, withContext, ...this.place(head) };
  }

  parseFrom(): FromImport {
    const { stream } = this;
    const head = stream.next();
    const template = this.parseExpression();
    stream.expectName('import');
    const names: { name: string; alias: string }[] = [];
    let withContext: boolean | undefined;
    for (;;) {
      if (names.length > 0) stream.expect('comma');
      if (stream.current.type !== 'name') stream.expect('name');
      withContext = this.contextWord();
      if (withContext !== undefined) break;
      names.push(this.parseImportedName());
      withContext = this.contextWord();
      if (withContext !== undefined || stream.current.type !== 'comma') break;
    }
    return { kind: 'FromImport', template, names, withContext: withContext ?? false, ...this.place(head) };
  }

  private parseImportedName(): { name: string; alias: string } {
    const target = this.parseNameTarget();
    if (target.name.startsWith('_')) {
      this.stream.fail('names starting with an underline can not be imported', target, 'TemplateAssertionError');
    }
    const alias = this.stream.skipName('as') ? this.parseNameTarget().name : target.name;
    return { name: target.name, alias };
  }

  private parseSignature(): Signature {
    const { stream } = this;
    const args: Name[] = [];
    const defaults: Expr[] = [];
    const annotations: (TypeAnnotation | undefined)[] = [];
    stream.expect('lparen');
    while (stream.current.type !== 'rparen') {
      if (args.length > 0) stream.expect('comma');
      const arg = this.parseNameTarget('param');
      if (this.grammar.dbtTags) annotations.push(stream.skip('colon') ? this.parseAnnotation() : undefined);
      if (stream.skip('assign')) defaults.push(this.parseExpression());
      else if (defaults.length > 0) stream.fail('non-default argument follows default argument');
      args.push(arg);
    }
    stream.expect('rparen');
    return { args, defaults, annotations };
  }

  private parseAnnotation(): TypeAnnotation {
    const { stream } = this;
    const name = String(stream.expect('name').value);
    const params: TypeAnnotation[] = [];
    if (stream.skip('lbracket')) {
      while (stream.current.type !== 'rbracket') {
        if (params.length > 0) stream.expect('comma');
        params.push(this.parseAnnotation());
      }
      stream.expect('rbracket');
    }
    return { name, params };
  }

  parseCallBlock(): CallBlock {
    const { stream } = this;
    this.found.closure();
    const head = stream.next();
    const signature: Signature =
      stream.current.type === 'lparen' ? this.parseSignature() : { args: [], defaults: [], annotations: [] };
    const call = this.parseExpression();
    if (call.kind !== 'Call') return stream.fail('expected call', head);
    const place = this.place(head);
    return { kind: 'CallBlock', ...signature, call, body: this.parseBlockBody('endcall'), ...place };
  }

  parseFilterBlock(): FilterBlock {
    const head = this.stream.next();
    const filter = this.parseFilterChain(undefined, this.stream.current.start, true);
    if (filter === undefined) return this.stream.fail(`unexpected '${describeToken(this.stream.current)}'`);
    const place = this.place(head);
    return { kind: 'FilterBlock', filter, body: this.parseBlockBody('endfilter'), ...place };
  }

  parseMacro(): Macro {
    return this.parseNamedMacro('macro', 'endmacro');
  }

  /** `macro` and `test`: a name, a signature and a body. */
  parseNamedMacro(tag: 'macro' | 'test', end: string): Macro {
    this.found.closure();
    const head = this.stream.next();
    const declared = this.parseNameTarget().name;
    const signature = this.parseSignature();
    const name = this.grammar.macroName(tag, declared, '');
    const place = this.place(head);
    return { kind: 'Macro', tag, name, declared, ...signature, body: this.parseBlockBody(end), ...place };
  }

  parseDocs(): Macro {
    this.found.closure();
    const head = this.stream.next();
    const declared = this.parseNameTarget().name;
    const name = this.grammar.macroName('docs', declared, '');
    const signature: Signature = { args: [], defaults: [], annotations: [] };
    const place = this.place(head);
    return { kind: 'Macro', tag: 'docs', name, declared, ...signature, body: this.parseBlockBody('enddocs'), ...place };
  }

  parseMaterializationTag(): Macro {
    this.found.closure();
    const head = this.stream.next();
    const { declared, adapter, signature } = parseMaterialization(this.stream, {
      name: use => this.parseNameTarget(use),
      expression: () => this.parseExpression(),
    });
    const name = this.grammar.macroName('materialization', declared, adapter);
    const place = this.place(head);
    const body = this.parseBlockBody('endmaterialization');
    return { kind: 'Macro', tag: 'materialization', name, declared, ...signature, body, ...place };
  }

  parsePrint(): Output {
    const { stream } = this;
    const head = stream.next();
    const nodes: Expr[] = [];
    while (stream.current.type !== 'block_end') {
      if (nodes.length > 0) stream.expect('comma');
      nodes.push(this.parseExpression());
    }
    return { kind: 'Output', nodes, ...this.place(head) };
  }

  parseDo(): Stmt {
    const head = this.stream.next();
    return { kind: 'ExprStmt', node: this.parseTuple(), ...this.place(head) };
  }

  parseLoopControl(): LoopControl {
    const head = this.stream.next();
    return { kind: head.value === 'break' ? 'Break' : 'Continue', ...this.place(head) };
  }
}

function isBlank(node: Stmt): boolean {
  return node.kind === 'Output' && node.nodes.every(part => part.kind === 'TemplateData' && isBlankText(part.data));
}

function isBlankText(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isSpace(text.charCodeAt(i))) return false;
  return true;
}
