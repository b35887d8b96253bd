import type {
  Arguments,
  Call,
  Compare,
  CondExpr,
  Expr,
  Filter,
  Getattr,
  Keyword,
  Logic,
  Name,
  Test,
} from '../syntax/nodes.js';
import { Emitter, quote } from './emitter.js';
import type { Frame } from './frame.js';
import { literal } from './literal.js';
import { prepare } from './optimize.js';

const BINARY = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '//': 'floordiv', '%': 'mod', '**': 'pow' } as const;
const ORDER = { lt: '"<"', lteq: '"<="', gt: '">"', gteq: '">="' } as const;

/** Kinds whose value may be text with segments: the rest of the code must get it as plain text. */
const TRACED = new Set<Expr['kind']>(['Name', 'Call', 'CondExpr', 'Logic', 'Concat', 'Binary']);

/** Kinds whose code names its place as the last thing it does. */
const MARKED = new Set<Expr['kind']>(['Call', 'Getattr', 'Getitem', 'Filter', 'Test', 'Binary']);

const LOOP_FACTS = new Set(['index', 'index0', 'first', 'depth', 'depth0']);
/** Those that look ahead, so that a filter of the loop may have to run for them. */
const LOOP_FORESIGHT = new Set(['last', 'length', 'revindex', 'revindex0', 'nextitem']);

const SIMPLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const PYTHON_KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** Expressions as JavaScript expressions. `R` is the context at run time, `L` the place, `_` what a call gave. */
export abstract class ExpressionEmitter extends Emitter {
  /** Variables of macro parameters that have no value yet, while the defaults are written. */
  protected readonly unbound: Set<string>[] = [];
  /** Variables that hold the LoopContext of a loop of the function being written. */
  protected loops = new Set<string>();
  /** A loop's filter may wait, so that looking ahead in the loop may too. */
  protected foresightWaits = false;
  /** Filters and tests that the function being written uses. */
  protected filters = new Map<string, string>();
  protected tests = new Map<string, string>();

  /** Code for the value, as plain text where it might carry segments. */
  protected expr(node: Expr, frame: Frame): string {
    return this.part(prepare(node, this.folding()), frame);
  }

  /** Code for the value, which may be text with segments: for places that pass it on or print it. */
  protected tracedExpr(node: Expr, frame: Frame): string {
    return this.emit(prepare(node, this.folding()), frame);
  }

  /** Code for `bool(node)`. */
  protected truth(node: Expr, frame: Frame): string {
    return this.truthOf(prepare(node, this.folding()), frame);
  }

  /** A call with its constant parts folded; it stays a call. */
  protected prepared(node: Call): Call {
    const prepared = prepare(node, this.folding());
    return prepared.kind === 'Call' ? prepared : node;
  }

  protected preparedFilter(node: Filter): Filter {
    const prepared = prepare(node, this.folding());
    return prepared.kind === 'Filter' ? prepared : node;
  }

  /** Code for a part of an expression that is prepared as a whole. */
  private part(node: Expr, frame: Frame): string {
    const code = this.emit(node, frame);
    return this.shape.segments && TRACED.has(node.kind) ? `plain(${code})` : code;
  }

  private emit(node: Expr, frame: Frame): string {
    switch (node.kind) {
      case 'Name':
        return this.name(node, frame);
      case 'Const':
        return literal(node.value, () => this.mark(node));
      case 'TemplateData':
        return this.escaping.volatile ? `captured(${quote(node.data)},R)` : quote(node.data);
      case 'Tuple':
        return `makeTuple(${this.array(node.items, frame)})`;
      case 'List':
        return this.array(node.items, frame);
      case 'Dict': {
        const items = node.items.flatMap(pair => [this.part(pair.key, frame), this.part(pair.value, frame)]);
        return items.length === 0 ? 'new Dict()' : `dict([${items}],R,${this.mark(node)})`;
      }
      case 'Logic':
        return this.logic(node, frame);
      case 'CondExpr':
        return this.condition(node, frame);
      case 'Concat':
        return this.concat(node, frame);
      case 'Compare':
        return this.compare(node, frame);
      case 'Slice':
        return this.failAsPython('invalid syntax', node);
      case 'NSRef':
        return this.fail(`'${node.name}.${node.attr}' cannot be read`, node);
      default:
        return this.operation(node, frame);
    }
  }

  private operation(node: Extract<Expr, { kind: OperationKind }>, frame: Frame): string {
    switch (node.kind) {
      case 'Binary': {
        const traced = this.shape.segments && node.op === '+';
        const left = traced ? this.emit(node.left, frame) : this.part(node.left, frame);
        const right = traced ? this.emit(node.right, frame) : this.part(node.right, frame);
        if (traced) return `addTraced(${left},${right},R,${this.mark(node)},T)`;
        return `${BINARY[node.op]}(${left},${right},R,${this.mark(node)})`;
      }
      case 'Unary':
        if (node.op === 'not') return `!${this.truthOf(node.node, frame)}`;
        return `${node.op === '-' ? 'neg' : 'pos'}(${this.part(node.node, frame)},R,${this.mark(node)})`;
      case 'Getattr':
        return this.getattr(node, frame);
      case 'Getitem':
        return this.getitem(node, frame);
      case 'Filter':
        return this.filter(node, frame, undefined);
      case 'Test':
        return this.test(node, frame);
      case 'Call':
        return this.call(node, frame, undefined);
    }
  }

  private array(items: readonly Expr[], frame: Frame): string {
    return `[${items.map(item => this.part(item, frame)).join(',')}]`;
  }

  private name(node: Name, frame: Frame): string {
    const variable = frame.symbols.ref(node.name);
    const bound = this.isBound(variable, frame);
    return bound ? variable : `(${variable}??unset(${variable},${quote(node.name)},R))`;
  }

  /** Whether the variable has a value wherever it can be read. */
  private isBound(variable: string, frame: Frame): boolean {
    for (let scope: Frame | undefined = frame; scope !== undefined; scope = scope.parent) {
      const load = scope.symbols.loads.get(variable);
      if (load === undefined) continue;
      return load.how === 'parameter' ? !this.isUnbound(variable) : this.isSettled(scope, variable);
    }
    return false;
  }

  private isUnbound(variable: string): boolean {
    return this.unbound[this.unbound.length - 1]?.has(variable) === true;
  }

  private logic(node: Logic, frame: Frame): string {
    const kept = this.temporary();
    const left = `${kept}=${this.emit(node.left, frame)}`;
    const right = this.emit(node.right, frame);
    const test = `truthy(${this.shape.segments ? `plain(${left})` : left},R,${this.mark(node)})`;
    return node.op === 'and' ? `(${test}?${right}:${kept})` : `(${test}?${kept}:${right})`;
  }

  private truthOf(node: Expr, frame: Frame): string {
    if (node.kind === 'Logic') {
      return `(${this.truthOf(node.left, frame)}${node.op === 'and' ? '&&' : '||'}${this.truthOf(node.right, frame)})`;
    }
    if (node.kind === 'Unary' && node.op === 'not') return `!${this.truthOf(node.node, frame)}`;
    if (node.kind === 'Compare') return this.compare(node, frame);
    if (node.kind === 'Test' && this.scope.isOwnTest(node.name)) return this.test(node, frame);
    if (node.kind === 'Const' && typeof node.value === 'boolean') return String(node.value);
    return `truthy(${this.part(node, frame)},R${this.markUnlessMarked(node)})`;
  }

  /** The place for a helper around `node`, unless the last thing that `node` does has set it. */
  protected markUnlessMarked(node: Expr): string {
    return MARKED.has(node.kind) ? '' : `,${this.mark(node)}`;
  }

  private condition(node: CondExpr, frame: Frame): string {
    const soft = frame.branch();
    const test = this.truthOf(node.test, soft);
    const then = this.emit(node.then, soft);
    const otherwise = node.otherwise === undefined ? `noElse(${node.line},T)` : this.emit(node.otherwise, soft);
    return `(${test}?${then}:${otherwise})`;
  }

  private concat(node: Extract<Expr, { kind: 'Concat' }>, frame: Frame): string {
    const escapes = this.escaping.autoescape && !this.escaping.volatile;
    if (this.shape.segments && !escapes) {
      return `tracedConcat([${node.nodes.map(part => this.emit(part, frame)).join(',')}],R,${this.mark(node)},T)`;
    }
    if (escapes) return `markupJoin(${this.array(node.nodes, frame)},R,${this.mark(node)})`;
    // Python has all values before it makes the first one a text: it matters where both may fail.
    const steady = node.nodes.slice(1).every(({ kind }) => kind === 'Const' || kind === 'Name');
    if (this.scope.strict && !steady) return `joinTexts(${this.array(node.nodes, frame)},R,${this.mark(node)})`;
    return `(${node.nodes.map(part => this.asText(part, frame)).join('+')})`;
  }

  /** Code for `str(node)`. */
  private asText(node: Expr, frame: Frame): string {
    if (node.kind === 'Const' && typeof node.value === 'string') return quote(node.value);
    return `str(${this.part(node, frame)},R${this.markUnlessMarked(node)})`;
  }

  private compare(node: Compare, frame: Frame): string {
    const tests: string[] = [];
    let left = this.part(node.expr, frame);
    node.ops.forEach(({ op, expr }, i) => {
      let right = this.part(expr, frame);
      let again = '';
      if (i < node.ops.length - 1) {
        again = this.temporary();
        right = `${again}=${right}`;
      }
      const mark = this.mark(node);
      if (op === 'eq') tests.push(`equals(${left},${right},R,${mark})`);
      else if (op === 'ne') tests.push(`!equals(${left},${right},R,${mark})`);
      else if (op === 'in') tests.push(`contains(${left},${right},R,${mark})`);
      else if (op === 'notin') tests.push(`!contains(${left},${right},R,${mark})`);
      else tests.push(`order(${ORDER[op]},${left},${right},R,${mark})`);
      left = again;
    });
    return tests.length === 1 ? (tests[0] ?? '') : `(${tests.join('&&')})`;
  }

  private getattr(node: Getattr, frame: Frame): string {
    const loop = this.loopVariable(node.node, frame);
    if (loop !== undefined && LOOP_FACTS.has(node.attr)) return `${loop}.${node.attr}`;
    // There may be none, and printing that may fail.
    if (loop !== undefined && node.attr === 'previtem') return `(${this.mark(node)},${loop}.previtem)`;
    if (loop !== undefined && LOOP_FORESIGHT.has(node.attr)) {
      return this.foreseen(`(${this.mark(node)},${loop}.${node.attr})`);
    }
    return this.foreseen(`G(${this.part(node.node, frame)},${quote(node.attr)},R,${this.mark(node)})`);
  }

  /** The variable of the innermost loop's context when `node` is its name. */
  private loopVariable(node: Expr, frame: Frame): string | undefined {
    if (node.kind !== 'Name' || node.name !== 'loop') return undefined;
    const variable = frame.symbols.findRef('loop');
    return variable !== undefined && this.loops.has(variable) ? variable : undefined;
  }

  private foreseen(code: string): string {
    return this.foresightWaits ? this.waited(code) : code;
  }

  private getitem(node: Extract<Expr, { kind: 'Getitem' }>, frame: Frame): string {
    const object = this.part(node.node, frame);
    const { arg } = node;
    if (arg.kind !== 'Slice') return this.foreseen(`I(${object},${this.part(arg, frame)},R,${this.mark(node)})`);
    const bounds = [arg.from, arg.to, arg.step].map(bound => (bound ? this.part(bound, frame) : 'null'));
    return `subscriptSlice(${object},${bounds},R,${this.mark(node)})`;
  }

  /** `text` is the code of a block's text when the filter stands in the head of the block. */
  protected filter(node: Filter, frame: Frame, text: string | undefined): string {
    if (!this.scope.hasFilter(node.name) && !frame.soft) this.fail(`No filter named '${node.name}'.`, node);
    const value =
      node.node === undefined
        ? (text ?? '""')
        : text !== undefined && node.node.kind === 'Filter'
          ? this.filter(node.node, frame, text)
          : this.part(node.node, frame);
    const call = `${this.dependency(this.filters, 'f', node.name)}(${this.given(node, frame, [value], 'filter')})`;
    return this.scope.isOwnFilter(node.name) ? this.foreseen(call) : this.waited(`later(${call},R)`);
  }

  private test(node: Test, frame: Frame): string {
    if (!this.scope.hasTest(node.name) && !frame.soft) this.fail(`No test named '${node.name}'.`, node);
    const own = this.scope.isOwnTest(node.name);
    if (own && node.args.length === 0 && node.kwargs.length === 0 && !node.dynArgs && !node.dynKwargs) {
      const quick = this.quickTest(node, frame);
      if (quick !== undefined) return quick;
    }
    const value = this.part(node.node, frame);
    const call = `${this.dependency(this.tests, 'q', node.name)}(${this.given(node, frame, [value], 'test')})`;
    return own ? call : this.waited(`later(${call},R)`);
  }

  /** The commonest tests without a call. */
  private quickTest(node: Test, frame: Frame): string | undefined {
    if (node.name === 'none') return `(${this.part(node.node, frame)}===null)`;
    if (node.name === 'defined') return `isDefined(${this.part(node.node, frame)})`;
    return node.name === 'undefined' ? `!isDefined(${this.part(node.node, frame)})` : undefined;
  }

  private dependency(known: Map<string, string>, prefix: string, name: string): string {
    const found = known.get(name);
    if (found !== undefined) return found;
    const variable = `${prefix}${known.size}`;
    known.set(name, variable);
    return variable;
  }

  /** A call; `caller` is the code of the macro that a call block hands over. */
  protected call(node: Call, frame: Frame, caller: string | undefined): string {
    const method = node.node;
    if (method.kind === 'Getattr' && caller === undefined && this.cannotFail(node)) {
      const object = this.part(method.node, frame);
      return this.waited(`callMethod(${object},${quote(method.attr)},${this.given(node, frame, [], 'call')})`);
    }
    return this.waited(`K(${this.part(method, frame)},${this.given(node, frame, [], 'call', caller)})`);
  }

  /** Whether the arguments are so plain that nobody sees them worked out before the method is looked up. */
  private cannotFail(node: Arguments): boolean {
    if (node.dynArgs !== undefined || node.dynKwargs !== undefined) return false;
    return node.args.every(isPlain) && node.kwargs.every(word => isPlain(word.value));
  }

  /** Positional arguments as an array, keyword arguments or null, the runtime and the place. */
  private given(
    node: Filter | Test | Call,
    frame: Frame,
    first: readonly string[],
    what: 'filter' | 'test' | 'call',
    caller?: string,
  ): string {
    const one = (arg: Expr): string => (what === 'call' ? this.emit(arg, frame) : this.part(arg, frame));
    let args = `[${[...first, ...node.args.map(one)].join(',')}]`;
    if (node.dynArgs !== undefined) args = `withMore(${args},${this.part(node.dynArgs, frame)},R,${this.mark(node)})`;
    let kwargs = this.keywords(node, caller, one);
    if (node.dynKwargs !== undefined) {
      const given = kwargs === 'null' ? '{__proto__:null}' : kwargs;
      const name = what === 'call' ? 'null' : quote(node.kind === 'Call' ? '' : node.name);
      kwargs = `withMoreKeywords(${given},${this.part(node.dynKwargs, frame)},${name},R,${this.mark(node)})`;
    }
    return `${args},${kwargs},R,${this.mark(node)}${this.shape.segments && what === 'call' ? ',T' : ''}`;
  }

  private keywords(node: Arguments, caller: string | undefined, one: (arg: Expr) => string): string {
    const keys = node.kwargs.map(word => word.key);
    if (caller !== undefined) keys.push('caller');
    this.refuseRepeated(node.kwargs, keys);
    const entries = node.kwargs.map(word => `${property(word.key)}:${one(word.value)}`);
    if (caller !== undefined) entries.push(`caller:${caller}`);
    return entries.length === 0 ? 'null' : `{__proto__:null,${entries.join(',')}}`;
  }

  /** Python refuses a keyword given twice, but not where Jinja2 has to write a dict because one is a word of Python. */
  private refuseRepeated(kwargs: readonly Keyword[], keys: readonly string[]): void {
    if (new Set(keys).size === keys.length || keys.some(key => PYTHON_KEYWORDS.has(key))) return;
    const repeated = keys.find((key, i) => keys.indexOf(key) < i) ?? '';
    const word = kwargs.find(given => given.key === repeated);
    if (word !== undefined) this.failAsPython(`keyword argument repeated: ${repeated}`, word);
  }
}

type OperationKind = 'Binary' | 'Unary' | 'Getattr' | 'Getitem' | 'Filter' | 'Test' | 'Call';

function isPlain(node: Expr): boolean {
  if (node.kind === 'Name' || node.kind === 'Const') return true;
  return (node.kind === 'List' || node.kind === 'Tuple') && node.items.every(isPlain);
}

function property(key: string): string {
  if (key === '__proto__') return '["__proto__"]';
  return SIMPLE_NAME.test(key) ? key : quote(key);
}
