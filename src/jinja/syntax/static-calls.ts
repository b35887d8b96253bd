import { Dict, isFloat, makeTuple, PyFloat, type Value } from '../values/index.js';
import type { AnyNode, Call, Expr, Macro, TemplateNode } from './nodes.js';
import { eachChild } from './walk.js';

/** A call of a name or of an attribute of one, found without rendering. */
export type StaticCall = {
  /** `ref`, `adapter.dispatch`, `config.get`. */
  readonly path: string;
  /** Values of the positional arguments; undefined for one that is no literal. */
  readonly args: readonly (Value | undefined)[];
  /** Keyword arguments in the order of the call. */
  readonly kwargs: readonly (readonly [string, Value | undefined])[];
  /** Every argument is a literal and none is spread: rendering cannot call it with anything else. */
  readonly isLiteral: boolean;
  /** It stands in a branch, a loop or an operand that need not be evaluated. */
  readonly isConditional: boolean;
  /** The macro it stands in, if any. */
  readonly macro: Macro | undefined;
  readonly node: Call;
};

type Around = { readonly isConditional: boolean; readonly macro: Macro | undefined };

/** The calls in a template whose callee is one of `paths`, in the order of the source. */
export function findStaticCalls(template: TemplateNode, paths: Iterable<string>): StaticCall[] {
  const wanted = new Set(paths);
  const found: StaticCall[] = [];
  const visit = (node: AnyNode, around: Around): void => {
    if (node.kind === 'Call') {
      const path = pathOf(node.node);
      if (path !== undefined && wanted.has(path)) found.push(staticCall(node, path, around));
    }
    const within = insideOf(node, around);
    eachChild(node, child => visit(child, within(child)));
  };
  visit(template, { isConditional: false, macro: undefined });
  return found.sort((a, b) => a.node.start - b.node.start);
}

/** What holds for the children of a node. */
function insideOf(node: AnyNode, around: Around): (child: AnyNode) => Around {
  const conditional: Around = { ...around, isConditional: true };
  switch (node.kind) {
    case 'If':
    case 'CondExpr':
      return child => (child === node.test ? around : conditional);
    case 'For':
      return child => (child === node.iter ? around : conditional);
    case 'Logic':
      return child => (child === node.left ? around : conditional);
    case 'Macro':
      return () => ({ isConditional: true, macro: node });
    case 'CallBlock':
      return child => (child === node.call ? around : conditional);
    default:
      return () => around;
  }
}

function staticCall(node: Call, path: string, around: Around): StaticCall {
  const args = node.args.map(literalValue);
  const kwargs = node.kwargs.map(word => [word.key, literalValue(word.value)] as const);
  const isLiteral =
    node.dynArgs === undefined &&
    node.dynKwargs === undefined &&
    args.every(value => value !== undefined) &&
    kwargs.every(([, value]) => value !== undefined);
  return { path, args, kwargs, isLiteral, ...around, node };
}

/** A name, or attributes of one; undefined for any other expression. */
export function pathOf(node: Expr): string | undefined {
  if (node.kind === 'Name') return node.name;
  if (node.kind !== 'Getattr') return undefined;
  const owner = pathOf(node.node);
  return owner === undefined ? undefined : `${owner}.${node.attr}`;
}

/** The value of a literal: of constants, their negatives, and lists, tuples and dicts (with texts for keys) of them. */
export function literalValue(node: Expr): Value | undefined {
  switch (node.kind) {
    case 'Const':
      return node.value;
    case 'List':
    case 'Tuple': {
      const items = node.items.map(literalValue);
      if (items.includes(undefined)) return undefined;
      return node.kind === 'List' ? items : makeTuple(items);
    }
    case 'Dict': {
      const dict = new Dict();
      for (const pair of node.items) {
        const key = literalValue(pair.key);
        const value = literalValue(pair.value);
        if (typeof key !== 'string' || value === undefined) return undefined;
        dict.setText(key, value);
      }
      return dict;
    }
    case 'Unary':
      return node.op === '-' ? negative(literalValue(node.node)) : undefined;
    default:
      return undefined;
  }
}

function negative(value: Value | undefined): Value | undefined {
  if (typeof value === 'bigint') return -value;
  if (value instanceof PyFloat) return new PyFloat(-value.value);
  if (typeof value !== 'number') return undefined;
  return isFloat(value) ? -value : 0 - value;
}
