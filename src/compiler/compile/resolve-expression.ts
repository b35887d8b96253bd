import { pythonValues, type Surroundings } from '../../context/index.js';
import { findStaticCalls, type StaticCall, textOf } from '../../jinja/index.js';
import { type Data, type NameIndex, type Resolved, resolveRef, resolveSource } from '../../manifest/index.js';

/**
 * What a text such as `ref('orders')` or `source('shop', 'orders')` outside of a template leads to; undefined when it is
 * no such call with plain arguments.
 */
export function resolveExpression(
  around: Surroundings,
  names: NameIndex,
  packageName: string,
  expression: string,
): Resolved | undefined {
  const call = staticCall(around, expression);
  const texts = call?.args.map(arg => textOf(arg ?? null));
  if (call === undefined || texts === undefined || !call.isLiteral || !texts.every(text => text !== undefined))
    return undefined;
  const asker = { nodePackage: packageName, rootPackage: around.root.name };
  const [first = '', second] = texts;
  if (call.path === 'source') return resolveSource(names, first, second ?? '', asker);
  const version = call.kwargs.find(([name]) => name === 'version' || name === 'v')?.[1] ?? null;
  const query = second === undefined ? { name: first, package: null } : { name: second, package: first };
  return resolveRef(names, { ...query, version: version === null ? null : pythonValues.str(version as Data) }, asker);
}

function staticCall(around: Surroundings, expression: string): StaticCall | undefined {
  try {
    return findStaticCalls(around.engines.run.parse(`{{ ${expression} }}`), ['ref', 'source'])[0];
  } catch {
    return undefined;
  }
}
