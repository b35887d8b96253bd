import type { Arguments, Binary, Expr, Keyword } from '../../jinja/index.js';
import { textOf, type Value } from '../../jinja/index.js';

/**
 * An expression as dbt writes it into `unrendered_config`: near to the source where it has a rule for the node, and the
 * dump of Jinja2's tree where it has none. `state:modified` compares these texts with those of dbt's own manifests.
 */
export function writtenExpression(node: Expr, print: Print): string {
  return node.kind === 'Const' && textOf(node.value) !== undefined ? (textOf(node.value) ?? '') : source(node, print);
}

/** Python's repr of a constant. */
export type Print = (value: Value) => string;

function source(node: Expr, print: Print): string {
  const of = (other: Expr): string => source(other, print);
  switch (node.kind) {
    case 'Const':
      return print(node.value);
    case 'Name':
      return node.name;
    case 'Call': {
      const words = [...node.args.map(of), ...node.kwargs.map(word => `${word.key}=${of(word.value)}`)];
      if (node.dynArgs !== undefined) words.push(`*${of(node.dynArgs)}`);
      if (node.dynKwargs !== undefined) words.push(`**${of(node.dynKwargs)}`);
      return `${of(node.node)}(${words.join(', ')})`;
    }
    case 'List':
      return `[${node.items.map(of).join(', ')}]`;
    case 'Tuple':
      return `(${node.items.map(of).join(', ')}${node.items.length === 1 ? ',' : ''})`;
    case 'Dict':
      return `{${node.items.map(pair => `${of(pair.key)}: ${of(pair.value)}`).join(', ')}}`;
    case 'Getattr':
      return `${of(node.node)}.${node.attr}`;
    case 'Getitem':
      return `${of(node.node)}[${of(node.arg)}]`;
    case 'Concat':
      return node.nodes.map(of).join(' ~ ');
    case 'Compare':
      return `${of(node.expr)} ${node.ops.map(({ op, expr }) => `${COMPARISONS[op]} ${of(expr)}`).join(' ')}`;
    case 'Logic':
      return `${of(node.left)} ${node.op} ${of(node.right)}`;
    case 'Unary':
      if (node.op === 'not') return `not ${of(node.node)}`;
      return node.op === '-' ? `-${of(node.node)}` : dump(node, print);
    default:
      return dump(node, print);
  }
}

const COMPARISONS = {
  eq: '==',
  ne: '!=',
  gt: '>',
  gteq: '>=',
  lt: '<',
  lteq: '<=',
  in: 'in',
  notin: 'not in',
} as const;

const BINARY: Readonly<Record<Binary['op'], string>> = {
  '+': 'Add',
  '-': 'Sub',
  '*': 'Mul',
  '/': 'Div',
  '//': 'FloorDiv',
  '%': 'Mod',
  '**': 'Pow',
};
const UNARY = { not: 'Not', '-': 'Neg', '+': 'Pos' } as const;

/** Jinja2's `repr` of a node: its class with its fields. */
function dump(node: Expr, print: Print): string {
  const of = (other: Expr | undefined): string => (other === undefined ? 'None' : dump(other, print));
  const list = (nodes: readonly Expr[]): string => `[${nodes.map(of).join(', ')}]`;
  switch (node.kind) {
    case 'Const':
      return `Const(value=${print(node.value)})`;
    case 'Name':
      return `Name(name=${print(node.name)}, ctx=${print(node.use)})`;
    case 'Call':
      return `Call(node=${of(node.node)}, ${argumentsDump(node, print)})`;
    case 'Filter':
      return `Filter(node=${of(node.node)}, name=${print(node.name)}, ${argumentsDump(node, print)})`;
    case 'Test':
      return `Test(node=${of(node.node)}, name=${print(node.name)}, ${argumentsDump(node, print)})`;
    case 'List':
      return `List(items=${list(node.items)})`;
    case 'Tuple':
      return `Tuple(items=${list(node.items)}, ctx=${print(node.use)})`;
    case 'Dict':
      return `Dict(items=[${node.items.map(pair => `Pair(key=${of(pair.key)}, value=${of(pair.value)})`).join(', ')}])`;
    case 'Getattr':
      return `Getattr(node=${of(node.node)}, attr=${print(node.attr)}, ctx='load')`;
    case 'Getitem':
      return `Getitem(node=${of(node.node)}, arg=${of(node.arg)}, ctx='load')`;
    case 'Slice':
      return `Slice(start=${of(node.from)}, stop=${of(node.to)}, step=${of(node.step)})`;
    case 'Concat':
      return `Concat(nodes=${list(node.nodes)})`;
    case 'Compare': {
      const ops = node.ops.map(({ op, expr }) => `Operand(op=${print(op)}, expr=${of(expr)})`);
      return `Compare(expr=${of(node.expr)}, ops=[${ops.join(', ')}])`;
    }
    case 'Logic':
      return `${node.op === 'and' ? 'And' : 'Or'}(left=${of(node.left)}, right=${of(node.right)})`;
    case 'Binary':
      return `${BINARY[node.op]}(left=${of(node.left)}, right=${of(node.right)})`;
    case 'Unary':
      return `${UNARY[node.op]}(node=${of(node.node)})`;
    case 'CondExpr':
      return `CondExpr(test=${of(node.test)}, expr1=${of(node.then)}, expr2=${of(node.otherwise)})`;
    case 'NSRef':
      return `NSRef(name=${print(node.name)}, attr=${print(node.attr)})`;
    case 'TemplateData':
      return `TemplateData(data=${print(node.data)})`;
  }
}

function argumentsDump(node: Arguments, print: Print): string {
  const of = (other: Expr | undefined): string => (other === undefined ? 'None' : dump(other, print));
  const word = ({ key, value }: Keyword): string => `Keyword(key=${print(key)}, value=${of(value)})`;
  return (
    `args=[${node.args.map(of).join(', ')}], kwargs=[${node.kwargs.map(word).join(', ')}], ` +
    `dyn_args=${of(node.dynArgs)}, dyn_kwargs=${of(node.dynKwargs)}`
  );
}
