import type { DataMap } from '../../config/index.js';
import { type Engine, findStaticCalls, type TemplateNode } from '../../jinja/index.js';
import { type Print, writtenExpression } from './written-expression.js';

/**
 * The first `config(…)` of a template as written, for `unrendered_config`. Undefined when there is none with keywords.
 * `source` is normalised.
 */
export function writtenConfig(source: string, engine: Engine, print: Print): DataMap | undefined {
  if (!source.includes('config(')) return undefined;
  let tree: TemplateNode;
  try {
    tree = engine.parse(source);
  } catch {
    return undefined;
  }
  const [first] = findStaticCalls(tree, ['config']);
  if (first === undefined || first.node.kwargs.length === 0) return undefined;
  const written = Object.create(null) as DataMap;
  for (const { key, value } of first.node.kwargs) written[key] = writtenExpression(value, print);
  return written;
}
