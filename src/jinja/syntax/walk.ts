import type { AnyNode, Arguments, Expr, Signature, Stmt } from './nodes.js';

type Visit = (node: AnyNode) => void;

/** Calls `visit` with the direct children of a node, in the order in which Jinja2's visitors come to them. */
export function eachChild(node: AnyNode, visit: Visit): void {
  switch (node.kind) {
    case 'Template':
    case 'Block':
      each(node.body, visit);
      return;
    case 'Output':
    case 'Concat':
      each(node.nodes, visit);
      return;
    case 'Tuple':
    case 'List':
    case 'Dict':
      each<AnyNode>(node.items, visit);
      return;
    case 'Pair':
      visit(node.key);
      visit(node.value);
      return;
    case 'Keyword':
      visit(node.value);
      return;
    case 'Operand':
      visit(node.expr);
      return;
    case 'CondExpr':
      some([node.test, node.then, node.otherwise], visit);
      return;
    case 'Filter':
    case 'Test':
    case 'Call':
      if (node.node !== undefined) visit(node.node);
      eachArgument(node, visit);
      return;
    case 'Getitem':
      visit(node.node);
      visit(node.arg);
      return;
    case 'Slice':
      some([node.from, node.to, node.step], visit);
      return;
    case 'Compare':
      visit(node.expr);
      each(node.ops, visit);
      return;
    case 'Binary':
    case 'Logic':
      visit(node.left);
      visit(node.right);
      return;
    case 'Unary':
    case 'Getattr':
    case 'ExprStmt':
      visit(node.node);
      return;
    default:
      eachOfStatement(node, visit);
      return;
  }
}

/** Calls `visit` with every node below `nodes`, parents first; where it gives false, what lies below is left out. */
export function walk(nodes: Iterable<AnyNode>, visit: (node: AnyNode) => boolean | undefined): void {
  const step: Visit = node => {
    if (visit(node) !== false) eachChild(node, step);
  };
  for (const node of nodes) step(node);
}

function eachOfStatement(node: AnyNode, visit: Visit): void {
  switch (node.kind) {
    case 'Extends':
    case 'Include':
    case 'Import':
    case 'FromImport':
      visit(node.template);
      return;
    case 'For':
      visit(node.target);
      visit(node.iter);
      each(node.body, visit);
      each(node.otherwise, visit);
      some([node.test], visit);
      return;
    case 'If':
      visit(node.test);
      each(node.body, visit);
      each(node.elifs, visit);
      each(node.otherwise, visit);
      return;
    case 'Macro':
      eachOfSignature(node, visit);
      each(node.body, visit);
      return;
    case 'CallBlock':
      visit(node.call);
      eachOfSignature(node, visit);
      each(node.body, visit);
      return;
    case 'FilterBlock':
      each(node.body, visit);
      visit(node.filter);
      return;
    case 'With':
      each(node.targets, visit);
      each(node.values, visit);
      each(node.body, visit);
      return;
    case 'Assign':
      visit(node.target);
      visit(node.node);
      return;
    case 'AssignBlock':
      some([node.target, node.filter], visit);
      each(node.body, visit);
      return;
    case 'Autoescape':
      visit(node.value);
      each(node.body, visit);
      return;
    default:
      return;
  }
}

function each<T extends AnyNode>(nodes: readonly T[], visit: Visit): void {
  for (const node of nodes) visit(node);
}

function some(nodes: readonly (Expr | Stmt | undefined)[], visit: Visit): void {
  for (const node of nodes) if (node !== undefined) visit(node);
}

function eachArgument(node: Arguments, visit: Visit): void {
  each(node.args, visit);
  each(node.kwargs, visit);
  some([node.dynArgs, node.dynKwargs], visit);
}

function eachOfSignature(node: Signature, visit: Visit): void {
  each(node.args, visit);
  each(node.defaults, visit);
}
