import type { GeneratedCode } from '../codegen/compile-scope.js';
import type { AnyNode, Call, Expr, Output, TemplateNode } from '../syntax/nodes.js';

/** An expression as it is worked out without code; `place` is the index of a place. */
export type WalkedExpr =
  | { readonly kind: 'const'; readonly value: string | number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly WalkedExpr[] }
  | { readonly kind: 'dict'; readonly items: readonly (readonly [string, WalkedExpr])[] }
  | { readonly kind: 'attribute'; readonly object: WalkedExpr; readonly name: string; readonly place: number }
  | WalkedCall;

export type WalkedCall = {
  readonly kind: 'call';
  readonly callee: WalkedExpr;
  readonly args: readonly WalkedExpr[];
  readonly kwargs: readonly (readonly [string, WalkedExpr])[];
  readonly place: number;
  /** The arguments are so plain that the method may be looked up behind them. */
  readonly asMethod: boolean;
};

/** A piece of the output. `more`: the text belongs to the piece before it. */
export type WalkedStep =
  | { readonly kind: 'text'; readonly text: string; readonly place: number; readonly more: boolean }
  | { readonly kind: 'print'; readonly expr: WalkedExpr; readonly place: number };

export type WalkPlan = { readonly steps: readonly WalkedStep[]; readonly generated: GeneratedCode };

/**
 * How to walk a template that is nothing but text and plain names, attributes and calls: most models of a project. To make
 * code for it and have it compiled takes many times what it does in its one run. Undefined for any other template.
 */
export function planWalk(tree: TemplateNode): WalkPlan | undefined {
  const { facts } = tree;
  if (facts.special.size > 0 || facts.blocks.length > 0 || facts.hasExtends || facts.tellsUndefinedApart)
    return undefined;
  return new Planner().plan(tree);
}

class Planner {
  /** As generated code has them: index 0 is no place. */
  readonly #places = [0, 0, 0];
  readonly #names = new Set<string>();
  readonly #steps: WalkedStep[] = [];
  #line = 0;

  plan(tree: TemplateNode): WalkPlan | undefined {
    for (const statement of tree.body) {
      if (statement.kind !== 'Output' || !this.#output(statement)) return undefined;
    }
    const generated = { js: '', places: this.#places, names: [...this.#names], filters: [], tests: [] };
    return { steps: this.#steps, generated };
  }

  #output(output: Output): boolean {
    let follows = false;
    for (const node of output.nodes) {
      this.#line = node.line;
      if (node.kind === 'TemplateData') {
        this.#steps.push({ kind: 'text', text: node.data, place: this.#place(node), more: follows });
        follows = true;
        continue;
      }
      // What is constant is folded as Jinja2 does it, which is for the code generator.
      if (node.kind !== 'Name' && node.kind !== 'Getattr' && node.kind !== 'Call') return false;
      const expr = this.#expr(node);
      if (expr === undefined) return false;
      this.#steps.push({ kind: 'print', expr, place: this.#place(node) });
      follows = false;
    }
    return true;
  }

  #expr(node: Expr): WalkedExpr | undefined {
    switch (node.kind) {
      case 'Const': {
        const { value } = node;
        const isPlain = typeof value === 'string' || typeof value === 'boolean' || value === null;
        return isPlain || (typeof value === 'number' && Number.isFinite(value)) ? { kind: 'const', value } : undefined;
      }
      case 'Name':
        if (node.use !== 'load') return undefined;
        this.#names.add(node.name);
        return { kind: 'name', name: node.name };
      case 'List':
      case 'Tuple': {
        const items = this.#all(node.items);
        return items && { kind: node.kind === 'List' ? 'list' : 'tuple', items };
      }
      case 'Dict':
        return this.#dict(node.items);
      case 'Getattr': {
        // Of constants it is folded.
        if (!restsOnName(node.node)) return undefined;
        const object = this.#expr(node.node);
        return object && { kind: 'attribute', object, name: node.attr, place: this.#place(node) };
      }
      case 'Call':
        return this.#call(node);
      default:
        return undefined;
    }
  }

  #call(node: Call): WalkedCall | undefined {
    if (node.dynArgs !== undefined || node.dynKwargs !== undefined || !restsOnName(node.node)) return undefined;
    const callee = this.#expr(node.node);
    const args = this.#all(node.args);
    const kwargs = this.#keywords(node);
    if (callee === undefined || args === undefined || kwargs === undefined) return undefined;
    const asMethod = callee.kind === 'attribute' && isPlain(args) && isPlain(kwargs.map(([, value]) => value));
    return { kind: 'call', callee, args, kwargs, place: this.#place(node), asMethod };
  }

  /** Undefined where Python would refuse a keyword given twice. */
  #keywords({ kwargs }: Call): (readonly [string, WalkedExpr])[] | undefined {
    const given = this.#all(kwargs.map(word => word.value));
    if (given === undefined || new Set(kwargs.map(word => word.key)).size < kwargs.length) return undefined;
    return given.map((value, i) => [kwargs[i]?.key ?? '', value] as const);
  }

  #dict(pairs: readonly { readonly key: Expr; readonly value: Expr }[]): WalkedExpr | undefined {
    const items: (readonly [string, WalkedExpr])[] = [];
    for (const { key, value } of pairs) {
      if (key.kind !== 'Const' || typeof key.value !== 'string') return undefined;
      const walked = this.#expr(value);
      if (walked === undefined) return undefined;
      items.push([key.value, walked]);
    }
    return { kind: 'dict', items };
  }

  #all(nodes: readonly Expr[]): WalkedExpr[] | undefined {
    const all: WalkedExpr[] = [];
    for (const node of nodes) {
      const walked = this.#expr(node);
      if (walked === undefined) return undefined;
      all.push(walked);
    }
    return all;
  }

  #place(node: AnyNode): number {
    return this.#places.push(this.#line, node.start, node.end) / 3 - 1;
  }
}

function restsOnName(node: Expr): boolean {
  let at = node;
  while (at.kind === 'Getattr' || at.kind === 'Call') at = at.node;
  return at.kind === 'Name';
}

/** The same as the code generator's: nobody can see when such values are worked out. */
function isPlain(exprs: readonly WalkedExpr[]): boolean {
  return exprs.every(expr => {
    if (expr.kind === 'list' || expr.kind === 'tuple') return isPlain(expr.items);
    return expr.kind === 'const' || expr.kind === 'name';
  });
}
