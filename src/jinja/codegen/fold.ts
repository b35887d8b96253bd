import { PythonError } from '../errors/python-error.js';
import type { Arguments, Compare, CompareOp, Expr, Filter, Slice, Test } from '../syntax/nodes.js';
import {
  add,
  contains,
  Dict,
  div,
  equals,
  floordiv,
  type HostFunction,
  iterate,
  type Kwargs,
  Markup,
  makeTuple,
  mod,
  mul,
  neg,
  order,
  PyObject,
  pos,
  pow,
  type Rt,
  repr,
  str,
  sub,
  subscriptSlice,
  truthy,
  type Value,
} from '../values/index.js';

/** What cannot be worked out before the template runs. */
export const UNKNOWN: unique symbol = Symbol('unknown');
export type Folded = Value | typeof UNKNOWN;

/** Where constants are worked out: the functions that may run at compile time, and the state of autoescape there. */
export type FoldingScope = {
  readonly rt: Rt;
  readonly autoescape: boolean;
  /** Autoescape depends on a value of run time. */
  readonly volatile: boolean;
  readonly filter: (name: string) => HostFunction | undefined;
  readonly test: (name: string) => HostFunction | undefined;
};

/** A `slice` object: it exists only while constants are folded. */
class SliceValue extends PyObject {
  readonly typeName = 'slice';
  readonly bounds: readonly [Value, Value, Value];
  constructor(bounds: readonly [Value, Value, Value]) {
    super();
    this.bounds = bounds;
  }
  override get pyHashable(): boolean {
    return false;
  }
  override pyRepr(rt: Rt): string {
    return `slice(${this.bounds.map(bound => repr(bound, rt)).join(', ')})`;
  }
}

/**
 * The value of an expression if it has one before the template runs: Jinja2's `as_const`. What templates can see of it
 * is kept: which errors are put off to run time (UNKNOWN) and which escape at once (a PythonError thrown here).
 */
export function foldConstant(node: Expr, scope: FoldingScope): Folded {
  switch (node.kind) {
    case 'Const':
      return node.value;
    case 'TemplateData':
      if (scope.volatile) return UNKNOWN;
      return scope.autoescape ? new Markup(node.data) : node.data;
    case 'Tuple':
    case 'List': {
      const items = foldAll(node.items, scope);
      if (items === UNKNOWN) return UNKNOWN;
      return node.kind === 'List' ? items : makeTuple(items);
    }
    case 'Dict':
      return foldDict(node.items, scope);
    case 'CondExpr':
      return foldCondition(node, scope);
    case 'Logic': {
      const left = foldConstant(node.left, scope);
      if (left === UNKNOWN) return UNKNOWN;
      return truthy(left, scope.rt) === (node.op === 'and') ? foldConstant(node.right, scope) : left;
    }
    case 'Concat': {
      const parts = foldAll(node.nodes, scope);
      return parts === UNKNOWN ? UNKNOWN : parts.map(part => str(part, scope.rt)).join('');
    }
    case 'Compare':
      return foldCompare(node, scope);
    case 'Slice':
      return foldSlice(node, scope);
    case 'Name':
    case 'NSRef':
    case 'Call':
      return UNKNOWN;
    default:
      return restsOnName(node) ? UNKNOWN : orUnknown(() => foldOperation(node, scope));
  }
}

/** Whether what the operations start from is a name or a call: most expressions are, and none of them is constant. */
function restsOnName(node: Expr): boolean {
  let at: Expr | undefined = node;
  while (at !== undefined) {
    switch (at.kind) {
      case 'Name':
      case 'Call':
        return true;
      case 'Getattr':
      case 'Getitem':
      case 'Filter':
      case 'Test':
      case 'Unary':
        at = at.node;
        break;
      case 'Binary':
        at = at.left;
        break;
      default:
        return false;
    }
  }
  return false;
}

/** The value, or UNKNOWN where Python would raise: the error then comes when the template runs. */
function orUnknown(fold: () => Folded): Folded {
  try {
    return fold();
  } catch (error) {
    if (error instanceof PythonError || error instanceof RangeError) return UNKNOWN;
    throw error;
  }
}

type Operation = Extract<Expr, { kind: 'Binary' | 'Unary' | 'Getattr' | 'Getitem' | 'Filter' | 'Test' }>;

function foldOperation(node: Operation, scope: FoldingScope): Folded {
  const { rt } = scope;
  switch (node.kind) {
    case 'Binary': {
      const left = foldConstant(node.left, scope);
      if (left === UNKNOWN) return UNKNOWN;
      const right = foldConstant(node.right, scope);
      return right === UNKNOWN ? UNKNOWN : BINARY[node.op](left, right, rt);
    }
    case 'Unary': {
      const value = foldConstant(node.node, scope);
      if (value === UNKNOWN) return UNKNOWN;
      if (node.op === 'not') return !truthy(value, rt);
      return node.op === '-' ? neg(value, rt) : pos(value, rt);
    }
    case 'Getattr': {
      const object = foldConstant(node.node, scope);
      return object === UNKNOWN ? UNKNOWN : rt.getattr(object, node.attr);
    }
    case 'Getitem': {
      const object = foldConstant(node.node, scope);
      if (object === UNKNOWN) return UNKNOWN;
      const key = foldConstant(node.arg, scope);
      return key === UNKNOWN ? UNKNOWN : itemOf(object, key, rt);
    }
    default:
      return foldCall(node, scope);
  }
}

const BINARY = { '+': add, '-': sub, '*': mul, '/': div, '//': floordiv, '%': mod, '**': pow } as const;

/** At run time a slice raises by itself; of constants it goes through getitem, which makes an error Undefined. */
function itemOf(object: Value, key: Value, rt: Rt): Value {
  if (!(key instanceof SliceValue)) return rt.getitem(object, key);
  try {
    return subscriptSlice(object, key.bounds[0], key.bounds[1], key.bounds[2], rt);
  } catch (error) {
    if (!(error instanceof PythonError) || (error.type !== 'TypeError' && error.type !== 'KeyError')) throw error;
    return rt.makeUndefined({ object, name: key });
  }
}

function foldAll(nodes: readonly Expr[], scope: FoldingScope): Value[] | typeof UNKNOWN {
  const values: Value[] = [];
  for (const node of nodes) {
    const value = foldConstant(node, scope);
    if (value === UNKNOWN) return UNKNOWN;
    values.push(value);
  }
  return values;
}

function foldDict(items: readonly { key: Expr; value: Expr }[], scope: FoldingScope): Folded {
  const result = new Dict();
  for (const item of items) {
    const key = foldConstant(item.key, scope);
    if (key === UNKNOWN) return UNKNOWN;
    const value = foldConstant(item.value, scope);
    if (value === UNKNOWN) return UNKNOWN;
    result.set(key, value, scope.rt);
  }
  return result;
}

function foldCondition(node: Extract<Expr, { kind: 'CondExpr' }>, scope: FoldingScope): Folded {
  const test = foldConstant(node.test, scope);
  if (test === UNKNOWN) return UNKNOWN;
  if (truthy(test, scope.rt)) return foldConstant(node.then, scope);
  return node.otherwise === undefined ? UNKNOWN : foldConstant(node.otherwise, scope);
}

function foldCompare(node: Compare, scope: FoldingScope): Folded {
  const first = foldConstant(node.expr, scope);
  if (first === UNKNOWN) return UNKNOWN;
  return orUnknown(() => {
    let left: Value = first;
    for (const operand of node.ops) {
      const right = foldConstant(operand.expr, scope);
      if (right === UNKNOWN) return UNKNOWN;
      if (!compareValues(operand.op, left, right, scope.rt)) return false;
      left = right;
    }
    return true;
  });
}

const ORDERS = { lt: '<', lteq: '<=', gt: '>', gteq: '>=' } as const;

function compareValues(op: CompareOp, left: Value, right: Value, rt: Rt): boolean {
  switch (op) {
    case 'eq':
      return equals(left, right, rt);
    case 'ne':
      return !equals(left, right, rt);
    case 'in':
      return contains(left, right, rt);
    case 'notin':
      return !contains(left, right, rt);
    default:
      return order(ORDERS[op], left, right, rt);
  }
}

function foldSlice(node: Slice, scope: FoldingScope): Folded {
  const bounds = [node.from, node.to, node.step].map(bound => (bound ? foldConstant(bound, scope) : null));
  const [from, to, step] = bounds;
  return bounds.includes(UNKNOWN) ? UNKNOWN : new SliceValue([from, to, step]);
}

function foldCall(node: Filter | Test, scope: FoldingScope): Folded {
  if (scope.volatile || node.node === undefined) return UNKNOWN;
  const run = node.kind === 'Filter' ? scope.filter(node.name) : scope.test(node.name);
  if (run === undefined) return UNKNOWN;
  const given = foldArguments(node, scope);
  if (given === undefined) return UNKNOWN;
  const value = foldConstant(node.node, scope);
  return value === UNKNOWN ? UNKNOWN : run([value, ...given.args], given.kwargs, scope.rt);
}

function foldArguments(node: Arguments, scope: FoldingScope): { args: Value[]; kwargs: Kwargs | null } | undefined {
  const args = foldAll(node.args, scope);
  if (args === UNKNOWN) return undefined;
  const kwargs: Kwargs = Object.create(null) as Kwargs;
  for (const { key, value } of node.kwargs) {
    const folded = foldConstant(value, scope);
    if (folded === UNKNOWN) return undefined;
    kwargs[key] = folded;
  }
  if (node.dynArgs !== undefined) {
    const more = foldConstant(node.dynArgs, scope);
    if (more === UNKNOWN) return undefined;
    const source = iterate(more, scope.rt);
    for (let step = source.next(); !step.done; step = source.next()) args.push(step.value);
  }
  if (node.dynKwargs !== undefined) {
    const more = foldConstant(node.dynKwargs, scope);
    if (!(more instanceof Dict)) return undefined;
    for (const key of more.keyList()) kwargs[String(key)] = more.get(key, scope.rt);
  }
  const empty = node.kwargs.length === 0 && node.dynKwargs === undefined;
  return { args, kwargs: empty ? null : kwargs };
}
