import { INTERNAL_PACKAGES } from '../../context/index.js';
import type { Manifest } from '../../manifest/index.js';

export type MadeInMacros = {
  /** Names of functions, aggregates and types that some macro creates. */
  readonly names: ReadonlySet<string>;
  /** `create extension` statements of macros. */
  readonly extensions: readonly string[];
};

const OBJECT = /\bcreate\s+(?:or\s+replace\s+)?(?:function|aggregate|type|domain)\s+(?:[\w"]+\s*\.\s*)*"?(\w+)"?/gi;
const EXTENSION = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?[\w-]+"?/gi;

/** What macros of the project and its packages may make when a hook calls them: it is known by name only. */
export function madeInMacros(manifest: Manifest): MadeInMacros {
  const names = new Set<string>();
  const extensions: string[] = [];
  for (const macro of manifest.macros.values()) {
    if (INTERNAL_PACKAGES.includes(macro.package_name)) continue;
    const text = macro.macro_sql.replaceAll(/\{\{[\s\S]*?\}\}/g, 'x');
    for (const match of text.matchAll(OBJECT)) names.add((match[1] ?? '').toLowerCase());
    for (const match of text.matchAll(EXTENSION)) extensions.push(match[0]);
  }
  return { names, extensions };
}
