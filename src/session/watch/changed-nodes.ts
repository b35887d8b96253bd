import { isDeepStrictEqual } from 'node:util';
import type { GraphNode, MacroNode, Manifest, UniqueId } from '../../manifest/index.js';
import { graphNodes } from '../../manifest/index.js';

/** What differs between two states of a project: ids, in the order of the newer manifest (removed: of the older). */
export type ManifestChange = {
  readonly changed: readonly UniqueId[];
  readonly added: readonly UniqueId[];
  readonly removed: readonly UniqueId[];
};

/**
 * Says which nodes would do something else now than before. What a run does depends on the node's own text, its merged config,
 * its names, what it hangs on, the text of every macro it reaches, and the values its rendering read (decisions.md 26). Words
 * for people (descriptions, meta, docs) count only where they are written into the database.
 */
export function changedNodes(before: Manifest, after: Manifest): ManifestChange {
  const old = new Map([...graphNodes(before)].map(node => [node.unique_id, node]));
  const sameMacros = before.macros === after.macros;
  const macros = sameMacros ? new Set<UniqueId>() : changedMacros(before.macros, after.macros);
  const readsOf = (manifest: Manifest, id: UniqueId): unknown => manifest.facts.get(id)?.reads ?? null;
  const [changed, added]: [UniqueId[], UniqueId[]] = [[], []];
  const kept = new Set<UniqueId>();
  for (const node of graphNodes(after)) {
    const { unique_id: id } = node;
    kept.add(id);
    const was = old.get(id);
    if (was === undefined) added.push(id);
    // Linked again, but not anew.
    else if (sameMacros && was === node && before.facts.get(id) === after.facts.get(id)) continue;
    else if (
      !isSameNode(was, node) ||
      ('depends_on' in node && node.depends_on.macros.some(macro => macros.has(macro))) ||
      !isSame(readsOf(before, id), readsOf(after, id))
    )
      changed.push(id);
  }
  return { changed, added, removed: [...old.keys()].filter(id => !kept.has(id)) };
}

/** Keys that change nothing in the database, and those that only say when or where something was read. */
const SILENT = new Set([
  'created_at',
  'patch_path',
  'build_path',
  'compiled_path',
  'root_path',
  'docs',
  'meta',
  'doc_blocks',
  'unrendered_config',
]);
const WORDS = new Set(['description', 'columns']);

function isSameNode(was: GraphNode, node: GraphNode): boolean {
  const isWritten = writesWords(node);
  const counts = (key: string): boolean => !SILENT.has(key) && (isWritten || !WORDS.has(key));
  return isWritten === writesWords(was) && haveSameFields(was, node, counts);
}

/** Whether descriptions and columns reach the database. */
function writesWords(node: GraphNode): boolean {
  const config = node.config as Record<string, unknown>;
  const persisted = config['persist_docs'] as { relation?: boolean; columns?: boolean } | undefined;
  const contract = (config['contract'] as { enforced?: boolean } | undefined)?.enforced === true;
  return contract || persisted?.relation === true || persisted?.columns === true;
}

/** Macros that say something else now, and all that call one of them at any depth. */
function changedMacros(
  before: ReadonlyMap<UniqueId, MacroNode>,
  after: ReadonlyMap<UniqueId, MacroNode>,
): ReadonlySet<UniqueId> {
  const found = new Set<UniqueId>();
  const callers = new Map<UniqueId, UniqueId[]>();
  for (const [id, macro] of after) {
    const was = before.get(id);
    const calls = macro.depends_on.macros;
    if (was?.macro_sql !== macro.macro_sql || !isSame(was.depends_on.macros, calls)) found.add(id);
    for (const called of calls) {
      const list = callers.get(called);
      if (list === undefined) callers.set(called, [id]);
      else list.push(id);
    }
  }
  for (const id of found) for (const caller of callers.get(id) ?? []) found.add(caller);
  return found;
}

/** Equal data, the order of keys included: columns of a contract are written in theirs. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => isSame(one, b[i]));
  return isPlain(a) && isPlain(b) ? haveSameFields(a, b) : isDeepStrictEqual(a, b);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function haveSameFields(a: object, b: object, counts?: (key: string) => boolean): boolean {
  const keysOf = (of: object): string[] => (counts === undefined ? Object.keys(of) : Object.keys(of).filter(counts));
  const [keys, others] = [keysOf(a), keysOf(b)];
  return (
    keys.length === others.length &&
    keys.every((key, i) => key === others[i] && isSame(fieldOf(a, key), fieldOf(b, key)))
  );
}

function fieldOf(object: object, key: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[key];
}
