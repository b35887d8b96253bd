import { type Engine, pathOf, textOf } from '../../jinja/index.js';
import type { RefArgs } from '../../manifest/index.js';

export type NamedExpression =
  | { readonly kind: 'ref'; readonly ref: RefArgs }
  | { readonly kind: 'source'; readonly source: [string, string] };

/** `ref('name')` or `source('source', 'table')` as text, without braces; undefined for anything else. */
export function readExpression(text: string, engine: Engine): NamedExpression | undefined {
  let tree: ReturnType<Engine['parse']>;
  try {
    tree = engine.parse(`{{ ${text} }}`);
  } catch {
    return undefined;
  }
  const [output, ...others] = tree.body;
  if (output?.kind !== 'Output' || others.length > 0 || output.nodes.length !== 1) return undefined;
  const call = output.nodes[0];
  if (call?.kind !== 'Call') return undefined;
  const words = call.args.map(arg => (arg.kind === 'Const' ? textOf(arg.value) : undefined));
  const [first, second] = words;
  if (first === undefined || words.length > 2 || (words.length === 2 && second === undefined)) return undefined;
  if (pathOf(call.node) === 'source' && second !== undefined) return { kind: 'source', source: [first, second] };
  if (pathOf(call.node) !== 'ref') return undefined;
  let version: RefArgs['version'] = null;
  for (const { key, value } of call.kwargs) {
    if ((key !== 'v' && key !== 'version') || value.kind !== 'Const') return undefined;
    version = value.value as RefArgs['version'];
  }
  const [name, packageName] = second === undefined ? [first, null] : [second, first];
  return { kind: 'ref', ref: { name, package: packageName, version } };
}
