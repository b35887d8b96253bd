/*
 * Statements as JavaScript. The order in which nodes are looked at is Jinja2's own, because its line numbers and the
 * errors of its compiler depend on it; that is why all statements stand here together.
 */

import { PythonError } from '../errors/python-error.js';
import type {
  Assign,
  AssignBlock,
  Autoescape,
  Block,
  CallBlock,
  Expr,
  Extends,
  FilterBlock,
  FromImport,
  If,
  Import,
  Include,
  Macro,
  Output,
  Stmt,
  TemplateNode,
  With,
} from '../syntax/nodes.js';
import { walk } from '../syntax/walk.js';
import { escapeHtml, str, truthy } from '../values/index.js';
import { analyze } from './analyze.js';
import type { CodeShape, CompileScope, GeneratedCode } from './compile-scope.js';
import { LoopEmitter } from './emit-loop.js';
import { quote } from './emitter.js';
import { foldConstant, UNKNOWN } from './fold.js';
import { Frame } from './frame.js';
import { hasSafeRepr } from './optimize.js';

/** JavaScript for a template. Throws TemplateSyntaxError, or the PythonError of a constant that cannot be worked out. */
export function generateCode(template: TemplateNode, scope: CompileScope, shape: CodeShape): GeneratedCode {
  return new TemplateEmitter(template, scope, shape).generate();
}

/** What `{{ … }}` and the text around it come to: text that is settled, or an expression. */
type Piece = { readonly text: string; readonly nodes: readonly Expr[] } | { readonly expr: Expr };

class TemplateEmitter extends LoopEmitter {
  private readonly template: TemplateNode;
  private readonly blocks = new Map<string, Block>();
  private readonly allFilters = new Set<string>();
  private readonly allTests = new Set<string>();
  private extendsSoFar = 0;
  private hasKnownExtends = false;
  /** Code behind this is never reached: a second `extends` of a template that surely extends. */
  private unreachable = false;

  constructor(template: TemplateNode, scope: CompileScope, shape: CodeShape) {
    super(template, scope, shape);
    this.template = template;
    for (const block of this.facts.blocks) {
      if (this.blocks.has(block.name)) this.fail(`block '${block.name}' defined twice`, block);
      this.blocks.set(block.name, block);
    }
  }

  generate(): GeneratedCode {
    const root = this.root();
    const blocks: string[] = [];
    for (const [name, block] of this.blocks) blocks.push(`[${quote(name)}]:${this.blockFunction(name, block)}`);
    const js =
      blocks.length === 0
        ? `(function(T){return{root:${root},blocks:{}}})`
        : `(function(T){const B={__proto__:null,${blocks.join(',')}};return{root:${root},blocks:B}})`;
    return {
      js,
      places: this.places,
      names: [...this.names],
      filters: [...this.allFilters],
      tests: [...this.allTests],
    };
  }

  /** A function of a context: the root or a block. It looks up the filters and tests that its code uses. */
  private entry(emit: () => void): string {
    this.filters = new Map();
    this.tests = new Map();
    return this.functionCode('R', '0', false, emit, () => {
      const found = ['S=R.run'];
      for (const [name, variable] of this.filters) found.push(`${variable}=findFilter(R,${quote(name)})`);
      for (const [name, variable] of this.tests) found.push(`${variable}=findTest(R,${quote(name)})`);
      for (const name of this.filters.keys()) this.allFilters.add(name);
      for (const name of this.tests.keys()) this.allTests.add(name);
      return `const ${found.join(',')};`;
    });
  }

  private root(): string {
    return this.entry(() => {
      const frame = new Frame(this.openBuffer(this.rootKind));
      const body = this.template.body;
      if (this.wanted(body, ['self']).has('self')) {
        const variable = frame.symbols.declareParameter('self');
        this.write(`${this.declare(variable)}=new TemplateReference(R);`);
      }
      analyze(this.template, frame.symbols);
      frame.toplevel = true;
      frame.rootlevel = true;
      frame.outlives = true;
      frame.requireOutputCheck = this.facts.hasExtends;
      if (this.facts.hasExtends) this.write(`${this.declare('P')}=null;`);
      this.enter(frame);
      this.statements(body, frame);
      if (this.facts.hasExtends) this.parentRoot(frame);
      this.write(`return ${this.rootEvents(frame)}`);
    });
  }

  /** What the root or a block gives: pieces that are no text are found by whoever joins them. */
  private rootEvents(frame: Frame): string {
    const { variable, kind } = frame.buffer;
    if (kind === 'text') return `sized(${variable},S)`;
    return kind === 'list' ? variable : `${variable}.events()`;
  }

  private parentRoot(frame: Frame): void {
    const call = this.waited('P.root(R)');
    this.write(`if(P!==null)${this.events(frame.buffer, call, this.template)}`);
  }

  private blockFunction(name: string, block: Block): string {
    this.at(block);
    return this.entry(() => {
      const frame = new Frame(this.openBuffer(this.rootKind));
      const wanted = this.wanted(block.body, ['self', 'super']);
      if (wanted.has('self')) {
        const variable = frame.symbols.declareParameter('self');
        this.write(`${this.declare(variable)}=new TemplateReference(R);`);
      }
      if (wanted.has('super')) {
        const variable = frame.symbols.declareParameter('super');
        this.write(`${this.declare(variable)}=R.superBlock(${quote(name)},B[${quote(name)}]);`);
      }
      analyze(block, frame.symbols);
      frame.outlives = true;
      this.enter(frame);
      this.statements(block.body, frame);
      this.write(`return ${this.rootEvents(frame)}`);
    });
  }

  protected override statements(nodes: readonly Stmt[], frame: Frame): void {
    for (const node of nodes) {
      this.statement(node, frame);
      if (this.unreachable) break;
    }
    this.unreachable = false;
  }

  private statement(node: Stmt, frame: Frame): void {
    switch (node.kind) {
      case 'Output':
        this.output(node, frame);
        return;
      case 'If':
        this.branches(node, frame);
        return;
      case 'For':
        this.loop(node, frame);
        return;
      case 'Assign':
        this.assign(node, frame);
        return;
      case 'AssignBlock':
        this.assignBlock(node, frame);
        return;
      case 'ExprStmt':
        this.at(node);
        this.write(`${this.expr(node.node, frame)};`);
        return;
      case 'Macro':
        this.defineMacro(node, frame);
        return;
      case 'CallBlock':
        this.callBlock(node, frame);
        return;
      case 'FilterBlock':
        this.filterBlock(node, frame);
        return;
      case 'With':
        this.withBlock(node, frame);
        return;
      case 'Autoescape':
        this.autoescape(node, frame);
        return;
      case 'Break':
      case 'Continue':
        this.loopControl(node);
        return;
      default:
        this.inheritance(node, frame);
        return;
    }
  }

  private inheritance(node: Block | Extends | Include | Import | FromImport, frame: Frame): void {
    switch (node.kind) {
      case 'Block':
        this.block(node, frame);
        return;
      case 'Extends':
        this.extends(node, frame);
        return;
      case 'Include':
        this.include(node, frame);
        return;
      case 'Import':
        this.importTemplate(node, frame);
        return;
      case 'FromImport':
        this.fromImport(node, frame);
        return;
    }
  }

  private output(node: Output, frame: Frame): void {
    if (frame.requireOutputCheck) {
      if (this.hasKnownExtends) return;
      this.write('if(P===null){');
    }
    const pieces = this.pieces(node);
    if (frame.buffer.kind === 'segments') this.segmentedPieces(pieces, frame);
    else this.plainPieces(pieces, frame);
    if (frame.requireOutputCheck) this.write('}');
  }

  private plainPieces(pieces: readonly Piece[], frame: Frame): void {
    const codes = pieces.map(piece => ('text' in piece ? quote(piece.text) : this.printed(piece.expr, frame)));
    if (codes.length === 0) return;
    const { variable, kind } = frame.buffer;
    this.write(kind === 'list' ? `${variable}.push(${codes.join(',')});` : `${variable}+=${codes.join('+')};`);
  }

  private printed(node: Expr, frame: Frame): string {
    this.at(node);
    const value = this.expr(node, frame);
    return this.scope.native ? value : `${this.textFunction}(${value},R${this.markUnlessMarked(node)})`;
  }

  private segmentedPieces(pieces: readonly Piece[], frame: Frame): void {
    const { variable } = frame.buffer;
    for (const piece of pieces) {
      if ('text' in piece) {
        piece.nodes.forEach((node, i) => {
          this.at(node);
          const text = this.settledText(node) ?? '';
          const exact = node.kind === 'TemplateData';
          this.write(`${variable}.text(${quote(text)},${this.place(node)},${exact},${i > 0});`);
        });
      } else {
        this.at(piece.expr);
        const value = this.tracedExpr(piece.expr, frame);
        this.write(`${variable}.print(${value},${this.textFunction},R,${this.mark(piece.expr)});`);
      }
    }
  }

  private get textFunction(): string {
    if (this.escaping.volatile) return 'textOrEscaped';
    return this.escaping.autoescape ? 'escaped' : 'str';
  }

  private pieces(node: Output): Piece[] {
    const pieces: Piece[] = [];
    for (const child of node.nodes) {
      const text = this.settledText(child);
      const last = pieces[pieces.length - 1];
      if (text === undefined) pieces.push({ expr: child });
      else if (last !== undefined && 'text' in last) {
        pieces[pieces.length - 1] = { text: last.text + text, nodes: [...last.nodes, child] };
      } else pieces.push({ text, nodes: [child] });
    }
    return pieces;
  }

  /** What a part of the output comes to if that is settled now. Any error makes it a matter of run time. */
  private settledText(node: Expr): string | undefined {
    const { autoescape, volatile } = this.escaping;
    if (node.kind === 'TemplateData') return volatile ? undefined : node.data;
    const scope = this.folding();
    try {
      const value = foldConstant(node, scope);
      if (value === UNKNOWN) return undefined;
      if (this.scope.native) return hasSafeRepr(value) ? str(value, scope.rt) : undefined;
      return autoescape ? escapeHtml(value, scope.rt).text : str(value, scope.rt);
    } catch (error) {
      if (error instanceof PythonError || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  private branches(node: If, frame: Frame): void {
    const branch = frame.branch();
    this.at(node);
    this.write(`if(${this.truth(node.test, branch)}){`);
    this.statements(node.body, branch);
    for (const elif of node.elifs) {
      this.at(elif);
      this.write(`}else if(${this.truth(elif.test, branch)}){`);
      this.statements(elif.body, branch);
    }
    if (node.otherwise.length > 0) {
      this.write('}else{');
      this.statements(node.otherwise, branch);
    }
    this.write('}');
  }

  private assign(node: Assign, frame: Frame): void {
    const checked = new Set<string>();
    walk([node.target], target => {
      if (target.kind === 'NSRef' && !checked.has(target.name)) {
        checked.add(target.name);
        this.write(`needNamespace(${frame.symbols.ref(target.name)},${this.mark(target)});`);
      }
      return undefined;
    });
    this.at(node);
    const value = node.target.kind === 'Name' ? this.tracedExpr(node.node, frame) : this.expr(node.node, frame);
    this.store(node.target, value, frame, node);
    this.export(node.target, frame);
  }

  private assignBlock(node: AssignBlock, frame: Frame): void {
    const inner = frame.inner();
    inner.requireOutputCheck = false;
    analyze(node, inner.symbols);
    this.enter(inner);
    inner.buffer = this.openBuffer(this.bufferKind(node.body));
    this.statements(node.body, inner);
    this.at(node);
    const text = this.contents(inner, node);
    const value =
      node.filter === undefined ? text : this.filter(this.preparedFilter(node.filter), inner, this.blockText(text));
    this.store(node.target, `captured(${value},R)`, frame, node);
    this.export(node.target, frame);
    this.leaveScope(inner);
  }

  /** The text of a block as its filters get it. */
  private blockText(text: string): string {
    const plainText = this.shape.segments ? `plain(${text})` : text;
    if (this.escaping.volatile) return `captured(${plainText},R)`;
    return this.escaping.autoescape ? `new Markup(${plainText})` : plainText;
  }

  /** What a template sets at its top can be imported from it and is seen by what it includes. */
  private export(target: Expr, frame: Frame): void {
    if (!frame.toplevel) return;
    const names = new Set<string>();
    walk([target], node => {
      if (node.kind === 'Name') names.add(node.name);
      return undefined;
    });
    for (const name of [...names].sort()) this.write(`R.export(${quote(name)},${frame.symbols.ref(name)});`);
  }

  private defineMacro(node: Macro, frame: Frame): void {
    const code = this.macro(node, frame);
    const variable = this.declare(frame.symbols.ref(node.name));
    this.write(`${variable}=${code};`);
    if (frame.toplevel) this.write(`R.export(${quote(node.name)},${variable});`);
  }

  private callBlock(node: CallBlock, frame: Frame): void {
    const caller = this.macro(node, frame);
    this.at(node);
    const call = this.call(this.prepared(node.call), frame, caller);
    const { variable, kind } = frame.buffer;
    if (kind === 'segments') this.write(`${variable}.raw(${call},R,${this.mark(node)});`);
    else this.write(`${variable}.push(${call});`);
  }

  private filterBlock(node: FilterBlock, frame: Frame): void {
    const inner = frame.inner();
    analyze(node, inner.symbols);
    this.enter(inner);
    inner.buffer = this.openBuffer(this.bufferKind(node.body));
    this.statements(node.body, inner);
    this.at(node);
    const value = this.filter(this.preparedFilter(node.filter), inner, this.blockText(this.contents(inner, node)));
    const { variable, kind } = frame.buffer;
    if (kind === 'segments') this.write(`${variable}.raw(${value},R,${this.mark(node)});`);
    else this.write(`${variable}.push(${value});`);
    this.leaveScope(inner);
  }

  private withBlock(node: With, frame: Frame): void {
    const inner = frame.inner();
    analyze(node, inner.symbols);
    this.enter(inner);
    node.targets.forEach((target, i) => {
      const value = node.values[i];
      if (value !== undefined) this.store(target, this.expr(value, frame), inner, node);
    });
    this.statements(node.body, inner);
    this.leaveScope(inner);
  }

  private autoescape(node: Autoescape, frame: Frame): void {
    const inner = frame.inner();
    analyze(node, inner.symbols);
    this.enter(inner);
    const before = this.escaping;
    const kept = this.temporary();
    this.write(`${kept}=R.autoescape;R.autoescape=${this.truth(node.value, inner)};`);
    const scope = this.folding();
    const value = foldConstant(node.value, scope);
    this.escaping =
      value === UNKNOWN
        ? { autoescape: before.autoescape, volatile: true }
        : { autoescape: truthy(value, scope.rt), volatile: before.volatile };
    this.statements(node.body, inner);
    this.escaping = before;
    this.write(`R.autoescape=${kept};`);
    this.leaveScope(inner);
  }

  private block(node: Block, frame: Frame): void {
    let guarded = false;
    if (frame.toplevel) {
      if (this.hasKnownExtends) return;
      guarded = this.extendsSoFar > 0;
    }
    if (guarded) this.write('if(P===null){');
    const context = node.scoped ? `R.derived(${this.localNames(frame)})` : 'R';
    this.at(node);
    if (node.required) this.write(`R.needBlock(${quote(node.name)},${this.mark(node)});`);
    const call = this.waited(`R.block(${quote(node.name)},${this.mark(node)})(${context})`);
    this.write(this.events(frame.buffer, call, node));
    if (guarded) this.write('}');
  }

  /** The variables of the scopes around, by name, as an object. */
  private localNames(frame: Frame): string {
    const entries = [...frame.symbols.storedNames()].map(([name, variable]) => `[${quote(name)},${variable}]`);
    return `[${entries.join(',')}]`;
  }

  private extends(node: Extends, frame: Frame): void {
    if (!frame.toplevel) this.fail('cannot use extend from a non top-level scope', node);
    if (this.extendsSoFar > 0) {
      if (!this.hasKnownExtends) this.write('if(P!==null)');
      this.write(`extendedTwice(${this.mark(node)});`);
      if (this.hasKnownExtends) {
        this.unreachable = true;
        return;
      }
    }
    this.at(node);
    const found = this.waited(`R.template(${this.expr(node.template, frame)},T,${this.mark(node)})`);
    this.write(`P=R.extend(${found});`);
    if (frame.rootlevel) this.hasKnownExtends = true;
    this.extendsSoFar++;
  }

  private include(node: Include, frame: Frame): void {
    this.at(node);
    const names = node.withContext ? this.localNames(frame) : 'null';
    const given = this.expr(node.template, frame);
    const call = `R.include(${given},T,${names},${node.ignoreMissing},${this.mark(node)})`;
    // Jinja2 leaves the gathering of a set or filter block out here: the text stands where the block stands.
    this.write(this.events(node.withContext ? frame.buffer : frame.stream, this.waited(call), node));
  }

  private imported(node: Import | FromImport, frame: Frame): string {
    const names = node.withContext ? this.localNames(frame) : 'null';
    return this.waited(`R.importTemplate(${this.expr(node.template, frame)},T,${names},${this.mark(node)})`);
  }

  private importTemplate(node: Import, frame: Frame): void {
    this.at(node);
    const module = this.imported(node, frame);
    const variable = this.declare(frame.symbols.ref(node.target));
    this.write(`${variable}=${module};`);
    if (frame.toplevel) this.write(`R.imported(${quote(node.target)},${variable});`);
  }

  private fromImport(node: FromImport, frame: Frame): void {
    this.at(node);
    const module = this.temporary();
    this.write(`${module}=${this.imported(node, frame)};`);
    for (const { name, alias } of node.names) {
      const variable = this.declare(frame.symbols.ref(alias));
      this.write(`${variable}=R.importedName(${module},${quote(name)},T,${node.line});`);
    }
    if (!frame.toplevel) return;
    for (const { alias } of node.names) this.write(`R.imported(${quote(alias)},${frame.symbols.ref(alias)});`);
  }
}
