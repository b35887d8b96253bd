import { CONTRIB_EXTENSIONS } from '../../adapters/index.js';
import type { Manifest } from '../../manifest/index.js';

const CREATE = /create\s+extension\s+(?:if\s+not\s+exists\s+)?"?([\w-]+)"?/gi;

/**
 * Extensions that a project's own SQL makes: the embedded Postgres loads no others, because each makes its start slower.
 * A name that a template puts together is not seen.
 */
export function extensionsInUse(manifest: Manifest): string[] {
  const found = new Set<string>();
  const look = (text: string): void => {
    for (const match of text.matchAll(CREATE)) found.add((match[1] ?? '').toLowerCase());
  };
  for (const macro of manifest.macros.values()) look(macro.macro_sql);
  for (const node of manifest.nodes.values()) if ('raw_code' in node && node.raw_code !== '') look(node.raw_code);
  return CONTRIB_EXTENSIONS.filter(name => found.has(name));
}
