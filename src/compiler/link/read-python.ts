import type { DataMap } from '../../config/index.js';
import { NO_READS } from '../../context/index.js';
import type { BuildNode } from './new-node.js';
import type { TemplateReading } from './read-template.js';

const TEXT = String.raw`(?:'([^'\n]*)'|"([^"\n]*)")`;
const REF = new RegExp(String.raw`\bdbt\.ref\(\s*${TEXT}\s*(?:,\s*${TEXT}\s*)?\)`, 'g');
const SOURCE = new RegExp(String.raw`\bdbt\.source\(\s*${TEXT}\s*,\s*${TEXT}\s*\)`, 'g');
const CONFIG = /\bdbt\.config\(([^()]*)\)/g;
const KEYWORD = new RegExp(String.raw`(\w+)\s*=\s*(?:${TEXT}|(True|False|None))\s*(?:,|$)`, 'g');

/**
 * What a Python model says in so many words: references and configs that are written as literals. It cannot run here, but
 * its place in the graph is known.
 */
export function readPython(node: BuildNode, code: string): TemplateReading {
  if ('refs' in node) {
    for (const [, a, b, c, d] of code.matchAll(REF)) {
      const [first = '', second] = [a ?? b, c ?? d];
      node.refs.push({ name: second ?? first, package: second === undefined ? null : first, version: null });
    }
    for (const [, a, b, c, d] of code.matchAll(SOURCE)) node.sources.push([a ?? b ?? '', c ?? d ?? '']);
  }
  // dbt's own default for these.
  const calls: DataMap = { materialized: 'table' };
  const words: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };
  for (const [, inside = ''] of code.matchAll(CONFIG))
    for (const [, key = '', a, b, word] of inside.matchAll(KEYWORD)) calls[key] = a ?? b ?? words[word ?? ''] ?? null;
  return { calls, writtenCalls: calls, reads: NO_READS };
}
