import type { Call, CondExpr, DictNode, Expr, Filter, Slice, Test } from '../syntax/nodes.js';
import { Dict, FrozenSet, Markup, PyFloat, PyRange, PySet, Tuple, type Value } from '../values/index.js';
import { type FoldingScope, foldConstant, UNKNOWN } from './fold.js';

/**
 * The expression with every part that is constant replaced by its value, as Jinja2's optimiser does it. Templates can see
 * this (a native template turns folded constants into text), so it is not ours to leave out.
 */
export function optimize(node: Expr, scope: FoldingScope): Expr {
  const whole = withParts(node, scope);
  if (whole.kind === 'Const') return whole;
  const value = foldConstant(whole, scope);
  if (value === UNKNOWN || !hasSafeRepr(value)) return whole;
  return { kind: 'Const', value, line: node.line, start: node.start, end: node.end };
}

/** Kinds of expression that Jinja2's code generator hands to its optimiser; of others it looks at the parts. */
const OPTIMIZED = new Set<Expr['kind']>([
  'Binary',
  'Logic',
  'Unary',
  'Concat',
  'Compare',
  'Getattr',
  'Getitem',
  'Filter',
  'Test',
  'CondExpr',
  'Call',
]);

/** An expression as code is generated for it: what is constant in it is folded. */
export function prepare(node: Expr, scope: FoldingScope): Expr {
  if (scope.volatile) return node;
  if (OPTIMIZED.has(node.kind)) return optimize(node, scope);
  if (node.kind === 'Tuple' || node.kind === 'List') {
    return { ...node, items: node.items.map(item => prepare(item, scope)) };
  }
  if (node.kind !== 'Dict') return node;
  const items = node.items.map(pair => ({
    ...pair,
    key: prepare(pair.key, scope),
    value: prepare(pair.value, scope),
  }));
  return { ...node, items };
}

/** Whether Jinja2 could write the value into its generated code. */
export function hasSafeRepr(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function';
  if (Array.isArray(value)) {
    const prototype: unknown = Object.getPrototypeOf(value);
    return (prototype === Array.prototype || prototype === Tuple.prototype) && value.every(hasSafeRepr);
  }
  if (value instanceof PyFloat || value instanceof Markup || value instanceof PyRange) return true;
  if (value instanceof PySet || value instanceof FrozenSet) return value.items().every(hasSafeRepr);
  if (!(value instanceof Dict) || Object.getPrototypeOf(value) !== Dict.prototype) return false;
  return value.keyList().every(hasSafeRepr) && value.valueList().every(hasSafeRepr);
}

/** The node with its parts optimized; the node itself where nothing is to be done. */
function withParts(node: Expr, scope: FoldingScope): Expr {
  switch (node.kind) {
    case 'Name':
    case 'NSRef':
    case 'Const':
    case 'TemplateData':
      return node;
    case 'Tuple':
    case 'List': {
      const items = optimizeAll(node.items, scope);
      return items === node.items ? node : { ...node, items };
    }
    case 'Dict':
      return dictParts(node, scope);
    case 'CondExpr':
      return conditionParts(node, scope);
    case 'Filter':
    case 'Test':
    case 'Call':
      return callParts(node, scope);
    case 'Getitem': {
      const object = optimize(node.node, scope);
      const arg = optimize(node.arg, scope);
      return object === node.node && arg === node.arg ? node : { ...node, node: object, arg };
    }
    case 'Slice':
      return sliceParts(node, scope);
    case 'Concat': {
      const nodes = optimizeAll(node.nodes, scope);
      return nodes === node.nodes ? node : { ...node, nodes };
    }
    case 'Compare':
      return {
        ...node,
        expr: optimize(node.expr, scope),
        ops: node.ops.map(op => ({ ...op, expr: optimize(op.expr, scope) })),
      };
    case 'Binary':
    case 'Logic': {
      const left = optimize(node.left, scope);
      const right = optimize(node.right, scope);
      return left === node.left && right === node.right ? node : { ...node, left, right };
    }
    case 'Getattr':
    case 'Unary': {
      const inner = optimize(node.node, scope);
      return inner === node.node ? node : { ...node, node: inner };
    }
  }
}

function optimizeAll(nodes: readonly Expr[], scope: FoldingScope): readonly Expr[] {
  let changed: Expr[] | undefined;
  nodes.forEach((node, i) => {
    const made = optimize(node, scope);
    if (made === node && changed === undefined) return;
    changed ??= nodes.slice(0, i);
    changed.push(made);
  });
  return changed ?? nodes;
}

function maybe(node: Expr | undefined, scope: FoldingScope): Expr | undefined {
  return node === undefined ? undefined : optimize(node, scope);
}

function dictParts(node: DictNode, scope: FoldingScope): Expr {
  const items = node.items.map(pair => ({
    ...pair,
    key: optimize(pair.key, scope),
    value: optimize(pair.value, scope),
  }));
  return { ...node, items };
}

function conditionParts(node: CondExpr, scope: FoldingScope): Expr {
  const test = optimize(node.test, scope);
  const then = optimize(node.then, scope);
  return { ...node, test, then, otherwise: maybe(node.otherwise, scope) };
}

function sliceParts(node: Slice, scope: FoldingScope): Expr {
  return { ...node, from: maybe(node.from, scope), to: maybe(node.to, scope), step: maybe(node.step, scope) };
}

function callParts(node: Filter | Test | Call, scope: FoldingScope): Expr {
  const inner = maybe(node.node, scope);
  const args = optimizeAll(node.args, scope);
  if (node.kwargs.length === 0 && node.dynArgs === undefined && node.dynKwargs === undefined) {
    if (inner === node.node && args === node.args) return node;
    return { ...node, node: inner, args } as Expr;
  }
  const kwargs = node.kwargs.map(word => ({ ...word, value: optimize(word.value, scope) }));
  const more = { dynArgs: maybe(node.dynArgs, scope), dynKwargs: maybe(node.dynKwargs, scope) };
  return { ...node, node: inner, args, kwargs, ...more } as Expr;
}
