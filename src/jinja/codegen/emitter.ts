import type { Facts } from '../syntax/facts.js';
import type { AnyNode, TemplateNode } from '../syntax/nodes.js';
import { TemplateSyntaxError } from '../syntax/syntax-error.js';
import type { CodeShape, CompileScope } from './compile-scope.js';
import type { FoldingScope } from './fold.js';
import type { Buffer, BufferKind, Frame } from './frame.js';
import { undeclaredNames } from './undeclared.js';

/** One function of the generated code while it is written. */
type OpenFunction = { body: string; readonly variables: Set<string>; temporaries: number };

/**
 * Writes JavaScript: functions with their variables, places of errors, buffers. The variables of one function are all
 * declared at its head, as Python's are, so that a closure sees what is assigned later.
 */
export abstract class Emitter {
  protected readonly scope: CompileScope;
  protected readonly shape: CodeShape;
  /** Autoescape at this point of the source; `volatile` when only run time knows. */
  protected escaping: { readonly autoescape: boolean; readonly volatile: boolean };
  protected readonly places: number[] = [0, 0, 0];
  protected readonly names = new Set<string>();
  private open: OpenFunction = { body: '', variables: new Set(), temporaries: 0 };
  private buffers = 0;
  private foldingState: object | undefined;
  private foldingScope: FoldingScope | undefined;
  /** The line of the last statement in the order of the code: where Jinja2 says an error is. */
  private line = 1;

  protected readonly facts: Facts;

  constructor(template: TemplateNode, scope: CompileScope, shape: CodeShape) {
    this.facts = template.facts;
    this.scope = scope;
    this.shape = shape;
    this.escaping = { autoescape: scope.autoescape, volatile: false };
  }

  protected write(code: string): void {
    this.open.body += code;
  }

  /** What `emit` writes, as the body of a function of its own, with the variables that it declared. */
  protected capture(emit: () => void): { body: string; variables: string[] } {
    const outer = this.open;
    this.open = { body: '', variables: new Set(), temporaries: 0 };
    try {
      emit();
      return { body: this.open.body, variables: [...this.open.variables] };
    } finally {
      this.open = outer;
    }
  }

  protected declare(variable: string): string {
    this.open.variables.add(variable);
    return variable;
  }

  protected temporary(): string {
    this.open.temporaries++;
    return this.declare(`t${this.open.temporaries}`);
  }

  /** A variable that functions inside of this one may use too: its name is like no other in the template. */
  protected shared(prefix: string): string {
    this.buffers++;
    return this.declare(`${prefix}${this.buffers}`);
  }

  protected newBuffer(kind: BufferKind): Buffer {
    this.buffers++;
    return { variable: this.declare(`o${this.buffers}`), kind };
  }

  /** A statement of Jinja2's generated code begins here. */
  protected at(node: AnyNode): void {
    this.line = node.line;
  }

  /** The index of a place, for `L=…`: the stretch of `node` on the line that Jinja2 reports. */
  protected place(node: AnyNode): number {
    const { places } = this;
    const last = places.length;
    if (places[last - 3] === this.line && places[last - 2] === node.start && places[last - 1] === node.end) {
      return last / 3 - 1;
    }
    places.push(this.line, node.start, node.end);
    return last / 3;
  }

  /** `L=…` as the last argument of a helper: evaluated behind the others, so that it names who fails. */
  protected mark(node: AnyNode): string {
    return `L=${this.place(node)}`;
  }

  protected fail(message: string, node: AnyNode): never {
    throw new TemplateSyntaxError(message, node, 'TemplateAssertionError');
  }

  /** What Python's own compiler refuses in the code that Jinja2 generates. */
  protected failAsPython(message: string, node: AnyNode): never {
    throw new TemplateSyntaxError(message, node, 'SyntaxError');
  }

  protected folding(): FoldingScope {
    const { scope, escaping } = this;
    if (this.foldingState === escaping && this.foldingScope !== undefined) return this.foldingScope;
    this.foldingState = escaping;
    this.foldingScope = {
      rt: scope.foldingRt(escaping.autoescape),
      autoescape: escaping.autoescape,
      volatile: escaping.volatile,
      filter: scope.foldableFilter,
      test: scope.foldableTest,
    };
    return this.foldingScope;
  }

  /** Gives the variables of a scope their first values. */
  protected enter(frame: Frame): void {
    for (const [variable, load] of frame.symbols.loads) {
      this.declare(variable);
      if (load.how === 'resolve') {
        this.names.add(load.name);
        const find = this.isSettled(frame, variable) ? 'need' : 'resolve';
        this.write(`${variable}=R.${find}(${quote(load.name)});`);
      } else if (load.how === 'alias') {
        this.write(`${variable}=${load.of};`);
      } else if (load.how === 'undefined') {
        this.write(`${variable}=void 0;`);
      }
    }
  }

  /**
   * A name that is only read is looked up once, and is Undefined from then on if nobody has it: its uses need not ask.
   * Not where a closure may find the variable gone, nor where `sameas` could tell one Undefined from two.
   */
  protected isSettled(frame: Frame, variable: string): boolean {
    if (this.facts.hasClosures && !frame.outlives) return false;
    const load = frame.symbols.loads.get(variable);
    return load?.how === 'resolve' && !frame.symbols.stores.has(load.name) && !this.facts.tellsUndefinedApart;
  }

  /** A closure that outlives the scope must find its variables gone. */
  protected leave(frame: Frame): void {
    const variables = [...frame.symbols.loads.keys()];
    if (variables.length > 0) this.write(`${variables.join('=')}=void 0;`);
  }

  /** Those of the special names that the nodes read before they bind them. */
  protected wanted(nodes: readonly AnyNode[], names: readonly string[]): Set<string> {
    const { special } = this.facts;
    return names.some(name => special.has(name)) ? undeclaredNames(nodes, names) : new Set();
  }

  /** A call that may have to be waited for: in generator code it then gives a generator. */
  protected waited(call: string): string {
    if (!this.shape.generator) return call;
    this.declare('_');
    return `((_=${call})instanceof GE?yield*_:_)`;
  }

  protected get star(): string {
    return this.shape.generator ? '*' : '';
  }
}

/** A text as a JavaScript literal: JSON is one since ES2019. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
