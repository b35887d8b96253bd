import type { AnyNode, Expr, For, LoopControl, Stmt, TemplateNode } from '../syntax/nodes.js';
import { walk } from '../syntax/walk.js';
import { analyze } from './analyze.js';
import type { CodeShape, CompileScope } from './compile-scope.js';
import { MacroEmitter } from './emit-macro.js';
import { quote } from './emitter.js';
import type { Buffer, BufferKind, Frame } from './frame.js';

/** The scopes of a loop and what its code needs to know. */
type Loop = {
  readonly node: For;
  readonly body: Frame;
  readonly test: Frame;
  readonly otherwise: Frame;
  /** The variable of `loop`, when somebody may look at it. */
  readonly context: string | undefined;
};

/** One step of the budget is so many characters of a loop's source, as a power of two. */
const STEP_SIZE = 5;

/** Loops, assignment to targets, and how output is gathered. */
export abstract class LoopEmitter extends MacroEmitter {
  /** How the root and the blocks of this template gather their output: all in one way, because they call each other. */
  protected readonly rootKind: BufferKind;
  /** Loops of the function being written that a `break` could leave. */
  private loopDepth = 0;

  constructor(template: TemplateNode, scope: CompileScope, shape: CodeShape) {
    super(template, scope, shape);
    const bodies = [template.body, ...this.facts.blocks.map(block => block.body)];
    this.rootKind = bodies.some(body => this.bufferKind(body) === 'list') ? 'list' : this.bufferKind([]);
  }

  protected override bufferKind(body: readonly Stmt[]): BufferKind {
    if (this.scope.native) return 'list';
    if (this.shape.segments) return 'segments';
    return body.some(appendsRaw) ? 'list' : 'text';
  }

  protected leaveScope(frame: Frame): void {
    if (this.facts.hasClosures) this.leave(frame);
  }

  /** Adds what a root, a block or a recursive loop gave. */
  protected events(buffer: Buffer, call: string, node: AnyNode): string {
    const { variable, kind } = buffer;
    buffer.joinsEvents = true;
    if (kind === 'text') return `${variable}+=eventText(${call},S);`;
    return kind === 'list' ? `addEvents(${variable},${call});` : `${variable}.add(${call},${this.mark(node)});`;
  }

  /** Assigns to a name, to the names of a tuple or to an attribute of a namespace. */
  protected store(target: Expr, value: string, frame: Frame, node: AnyNode): void {
    if (target.kind === 'Name') {
      this.write(`${this.declare(frame.symbols.ref(target.name))}=${value};`);
    } else if (target.kind === 'NSRef') {
      const plain = this.shape.segments ? `plain(${value})` : value;
      const namespace = frame.symbols.ref(target.name);
      this.write(`setOnNamespace(${namespace},${quote(target.attr)},${plain},R,${this.mark(node)});`);
    } else if (target.kind === 'Tuple') {
      const items = this.temporary();
      this.write(`${items}=unpack(${value},${target.items.length},R,${this.mark(node)});`);
      target.items.forEach((item, i) => {
        this.store(item, `${items}[${i}]`, frame, node);
      });
    }
  }

  protected loopControl(node: LoopControl): void {
    if (this.loopDepth === 0) {
      this.failAsPython(node.kind === 'Break' ? "'break' outside loop" : "'continue' not properly in loop", node);
    }
    this.at(node);
    this.write(node.kind === 'Break' ? 'break;' : 'continue;');
  }

  protected override functionCode(
    parameters: string,
    label: string,
    returns: boolean,
    emit: () => void,
    head?: () => string,
  ): string {
    const { loopDepth, loops } = this;
    this.loopDepth = 0;
    this.loops = new Set();
    const code = super.functionCode(parameters, label, returns, emit, head);
    this.loopDepth = loopDepth;
    this.loops = loops;
    return code;
  }

  protected loop(node: For, frame: Frame): void {
    const loop = this.scopes(node, frame);
    this.refuseLoopTarget(node);
    if (node.recursive) this.recursiveLoop(loop, frame);
    else this.plainLoop(loop, this.iterable(loop, frame), 'null,0');
  }

  private scopes(node: For, frame: Frame): Loop {
    const loop = { node, body: frame.inner(), test: frame.inner(), otherwise: frame.inner() };
    const extended = node.recursive || this.wanted(node.body, ['loop']).has('loop') || this.hasScopedBlock(node);
    const context = extended ? loop.body.symbols.declareParameter('loop') : undefined;
    analyze(node, loop.body.symbols, 'body');
    if (node.otherwise.length > 0) analyze(node, loop.otherwise.symbols, 'else');
    if (node.test !== undefined) analyze(node, loop.test.symbols, 'test');
    return { ...loop, context };
  }

  private hasScopedBlock(node: For): boolean {
    let found = false;
    if (this.facts.blocks.length === 0) return false;
    walk([node], child => {
      if (child.kind === 'Block' && child.scoped) found = true;
      return !found;
    });
    return found;
  }

  private refuseLoopTarget(node: For): void {
    if (!this.facts.storesLoop) return;
    walk([node], child => {
      if (child.kind === 'Name' && child.use === 'store' && child.name === 'loop') {
        this.fail("Can't assign to special loop variable in for-loop target", child);
      }
      return undefined;
    });
  }

  /** Code of what is looped over, which is worked out in the scope around the loop. */
  private iterable(loop: Loop, frame: Frame): string {
    this.at(loop.node);
    return this.expr(loop.node.iter, frame);
  }

  private recursiveLoop(loop: Loop, frame: Frame): void {
    const { node } = loop;
    const run = this.shared('recurse');
    if (node.test !== undefined) this.at(node.test);
    this.at(node);
    const code = this.functionCode('it,depth', '1', false, () => {
      loop.body.buffer = this.openBuffer(this.bufferKind([...node.body, ...node.otherwise]));
      loop.otherwise.buffer = loop.body.buffer;
      loop.body.stream = loop.body.buffer;
      loop.otherwise.stream = loop.body.buffer;
      this.plainLoop(loop, 'it', `${run},depth`);
      const text = this.contents(loop.body, node);
      this.write(`return ${this.escaping.autoescape || this.escaping.volatile ? `captured(${text},R)` : text}`);
    });
    this.write(`${run}=${code};`);
    const iterable = this.iterable(loop, frame);
    this.write(`${this.mark(node)};`);
    this.write(this.events(frame.buffer, this.waited(`${run}(${iterable},0)`), node));
  }

  /** The loop itself. `recursion` is code of the function that renders it one level deeper, and of its depth. */
  private plainLoop(loop: Loop, iterable: string, recursion: string): void {
    const { node, context } = loop;
    const separateTest = node.test !== undefined && context !== undefined;
    const test = separateTest ? this.testFunction(loop, node.test) : undefined;
    const hoisted = this.hoistTest(loop, separateTest);
    this.at(node);
    const empty = node.otherwise.length > 0 ? this.temporary() : undefined;
    if (empty !== undefined) this.write(`${empty}=1;`);
    // Jinja2 walks over the items in a function of the test, so that what fails there fails on the line of the test.
    if (node.test !== undefined) this.at(node.test);
    const item = this.temporary();
    const source = this.openLoop(loop, iterable, recursion, test?.code);
    const outerForesight = this.foresightWaits;
    if (test?.waits === true) this.foresightWaits = true;
    const next = `${source}.next(${this.mark(node)})`;
    this.write(`while((${item}=${test?.waits === true ? this.waited(next) : next})!==void 0){`);
    this.write(this.tick(node, loop.body));
    this.store(node.target, item, loop.body, node);
    if (node.test !== undefined && !separateTest) {
      this.at(node.test);
      if (!hoisted) this.enter(loop.test);
      this.write(`if(!${this.truth(node.test, loop.test)})continue;`);
    }
    this.enter(loop.body);
    this.body(loop);
    if (empty !== undefined) this.write(`${empty}=0;`);
    this.write('}');
    this.foresightWaits = outerForesight;
    if (!node.recursive || node.otherwise.length > 0) this.leaveScope(loop.body);
    if (empty !== undefined) this.otherwise(loop, empty);
  }

  /** Counts a turn of the loop, by what there is to do in it. Now and then somebody looks how far things have got. */
  private tick(node: For, frame: Frame): string {
    const { variable, kind } = frame.buffer;
    const look = kind === 'text' ? `tick(S,${variable})` : 'tick(S,"")';
    return `if((S.steps+=${1 + (node.size >> STEP_SIZE)})>S.checkpoint)${look};`;
  }

  private body(loop: Loop): void {
    const { context } = loop;
    const known = context !== undefined && this.loops.has(context);
    if (context !== undefined) this.loops.add(context);
    this.loopDepth++;
    this.statements(loop.node.body, loop.body);
    this.loopDepth--;
    if (context !== undefined && !known) this.loops.delete(context);
  }

  private otherwise(loop: Loop, empty: string): void {
    this.write(`if(${empty}){`);
    this.enter(loop.otherwise);
    this.statements(loop.node.otherwise, loop.otherwise);
    this.leaveScope(loop.otherwise);
    this.write('}');
  }

  /** Makes what gives the items, and code for it. */
  private openLoop(loop: Loop, iterable: string, recursion: string, test: string | undefined): string {
    const { node, context } = loop;
    if (context === undefined) {
      const source = this.temporary();
      this.write(`${source}=cursor(${iterable},R,${this.mark(node)});`);
      return source;
    }
    this.declare(context);
    this.write(`${context}=new LoopContext(${iterable},${test ?? 'null'},${recursion},R,${this.mark(node)});`);
    return context;
  }

  /**
   * A loop's test by itself reads its names once, before the loop, unless the body has a variable of the same name:
   * then it reads them each time.
   */
  private hoistTest(loop: Loop, separateTest: boolean): boolean {
    if (loop.node.test === undefined || separateTest) return true;
    const { loads } = loop.test.symbols;
    const clash = [...loads].some(([name, load]) => load.how !== 'parameter' && loop.body.symbols.loads.has(name));
    if (!clash) this.enter(loop.test);
    return !clash;
  }

  /** The test as a function of an item: `loop.last` looks ahead through it while the body runs. */
  private testFunction(loop: Loop, test: Expr | undefined): { code: string; waits: boolean } {
    const { node } = loop;
    if (test === undefined) return { code: 'null', waits: false };
    const { body, variables } = this.capture(() => {
      this.at(test);
      this.store(node.target, 'x', loop.test, test);
      this.enter(loop.test);
      const kept = node.target.kind === 'Tuple' ? this.rebuilt(node.target, loop.test) : 'x';
      this.write(`return ${this.truth(test, loop.test)}?${kept}:void 0`);
    });
    const waits = this.shape.generator && /\byield\b/.test(body);
    const declared = ['L=0', ...variables].join(',');
    const code = `(function${waits ? '*' : ''}(x){let ${declared};try{${body}}catch(e){throw failed(e,T,L,1,S)}})`;
    return { code, waits };
  }

  /** An item that was unpacked for the test is packed again: as a tuple, whatever it was. */
  private rebuilt(target: Expr, frame: Frame): string {
    if (target.kind === 'Tuple') return `makeTuple([${target.items.map(item => this.rebuilt(item, frame)).join(',')}])`;
    return target.kind === 'Name' ? frame.symbols.ref(target.name) : 'null';
  }
}

/** Whether a statement adds something to the buffer that need not be text. */
function appendsRaw(node: Stmt): boolean {
  switch (node.kind) {
    case 'CallBlock':
    case 'FilterBlock':
      return true;
    case 'If':
      return node.body.some(appendsRaw) || node.elifs.some(appendsRaw) || node.otherwise.some(appendsRaw);
    case 'For':
      return !node.recursive && (node.body.some(appendsRaw) || node.otherwise.some(appendsRaw));
    case 'With':
    case 'Autoescape':
      return node.body.some(appendsRaw);
    default:
      return false;
  }
}
