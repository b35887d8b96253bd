import type { AnyNode, CallBlock, Expr, If, Name, Stmt } from '../syntax/nodes.js';
import { eachChild } from '../syntax/walk.js';
import type { Symbols } from './symbols.js';

/** Nodes that have a scope of their own. */
export type ScopeNode = Extract<
  AnyNode,
  {
    kind: 'Template' | 'Block' | 'Macro' | 'FilterBlock' | 'AssignBlock' | 'CallBlock' | 'For' | 'With' | 'Autoescape';
  }
>;

/** Fills in the symbols of the scope that `node` opens. Of a loop, only the given part. */
export function analyze(node: ScopeNode, symbols: Symbols, part: 'body' | 'else' | 'test' = 'body'): void {
  const visit = (child: AnyNode): void => visitNode(child, symbols);
  switch (node.kind) {
    case 'Template':
    case 'Block':
    case 'Macro':
    case 'FilterBlock':
      eachChild(node, visit);
      return;
    case 'Autoescape':
      visit(node.value);
      for (const child of node.body) visit(child);
      return;
    case 'AssignBlock':
      for (const child of node.body) visit(child);
      return;
    case 'CallBlock':
      for (const child of signatureAndBody(node)) visit(child);
      return;
    case 'For':
      if (part !== 'else') declareTargets(node.target, symbols);
      if (part === 'test') {
        if (node.test !== undefined) visit(node.test);
      } else {
        for (const child of part === 'body' ? node.body : node.otherwise) visit(child);
      }
      return;
    case 'With':
      for (const child of [...node.targets, ...node.body]) visit(child);
  }
}

function signatureAndBody(node: CallBlock): readonly AnyNode[] {
  return [...node.args, ...node.defaults, ...node.body];
}

/** A loop's targets are parameters of its body. */
function declareTargets(node: Expr, symbols: Symbols): void {
  if (node.kind === 'Name') symbols.declareParameter(node.name);
  else eachChild(node, child => declareTargets(child as Expr, symbols));
}

function visitName(node: Name, symbols: Symbols): void {
  if (node.use === 'param') symbols.declareParameter(node.name);
  else if (node.use === 'store') symbols.store(node.name);
  else symbols.load(node.name);
}

/** What a node inside a scope does to its symbols; nodes with a scope of their own show only their head. */
function visitNode(node: AnyNode, symbols: Symbols): void {
  const visitAll = (nodes: Iterable<AnyNode>): void => {
    for (const child of nodes) visitNode(child, symbols);
  };
  switch (node.kind) {
    case 'Name':
      visitName(node, symbols);
      return;
    case 'NSRef':
      symbols.load(node.name);
      return;
    case 'If':
      visitIf(node, symbols);
      return;
    case 'Macro':
      symbols.store(node.name);
      return;
    case 'Import':
      visitNode(node.template, symbols);
      symbols.store(node.target);
      return;
    case 'FromImport':
      visitNode(node.template, symbols);
      for (const { alias } of node.names) symbols.store(alias);
      return;
    case 'Assign':
      visitAll([node.node, node.target]);
      return;
    case 'For':
      visitNode(node.iter, symbols);
      return;
    case 'CallBlock':
      visitNode(node.call, symbols);
      return;
    case 'FilterBlock':
      visitNode(node.filter, symbols);
      return;
    case 'With':
      visitAll(node.values);
      return;
    case 'AssignBlock':
      visitNode(node.target, symbols);
      return;
    case 'Autoescape':
    case 'Block':
      return;
    default:
      eachChild(node, child => visitNode(child, symbols));
      return;
  }
}

function visitIf(node: If, symbols: Symbols): void {
  visitNode(node.test, symbols);
  const branch = (nodes: readonly Stmt[]): Symbols => {
    const own = symbols.copy();
    for (const child of nodes) visitNode(child, own);
    return own;
  };
  const branches = [node.body, node.elifs, node.otherwise].filter(nodes => nodes.length > 0);
  symbols.mergeBranches(branches.map(branch));
}
