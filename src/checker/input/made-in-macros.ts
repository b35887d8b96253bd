import { INTERNAL_PACKAGES, pythonValues } from '../../context/index.js';
import type { Data, Manifest } from '../../manifest/index.js';

export type MadeInMacros = {
  /** Names of functions, types, tables and sequences that some macro or hook creates. */
  readonly names: ReadonlySet<string>;
  /** `create extension` statements of macros. */
  readonly extensions: readonly string[];
};

const OBJECT =
  /\bcreate\s+(?:or\s+replace\s+|temp(?:orary)?\s+|unlogged\s+|materialized\s+|foreign\s+)*(?:function|aggregate|type|domain|table|view|sequence)\s+(?:if\s+not\s+exists\s+)?(?:[\w"]+\s*\.\s*)*"?(\w+)"?/gi;
const EXTENSION = /\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?"?[\w-]+"?/gi;

/** What macros and hooks of the project and its packages may make when a run comes to them: known by name only. */
export function madeInMacros(manifest: Manifest): MadeInMacros {
  const names = new Set<string>();
  const extensions: string[] = [];
  for (const written of textsOf(manifest)) {
    const text = written.replaceAll(/\{\{[\s\S]*?\}\}/g, STAND_IN);
    for (const match of text.matchAll(OBJECT)) names.add((match[1] ?? '').toLowerCase());
    for (const match of text.matchAll(EXTENSION)) extensions.push(match[0]);
  }
  names.delete(STAND_IN);
  return { names, extensions };
}

/** Stands where a template puts a name together. */
const STAND_IN = 'quern_some_name';

function* textsOf(manifest: Manifest): Generator<string> {
  for (const macro of manifest.macros.values())
    if (!INTERNAL_PACKAGES.includes(macro.package_name)) yield macro.macro_sql;
  for (const node of manifest.nodes.values()) {
    if (node.resource_type === 'operation') yield node.raw_code;
    for (const key of ['pre-hook', 'post-hook', 'sql_header'])
      for (const hook of [node.config[key] ?? []].flat()) yield hookText(hook as Data);
  }
}

/** A hook is a text, or a map that holds it. */
function hookText(hook: Data): string {
  if (typeof hook === 'string') return hook;
  const sql = pythonValues.entries(hook)?.find(([key]) => key === 'sql')?.[1];
  return typeof sql === 'string' ? sql : '';
}
