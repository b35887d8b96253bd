import { sha256 } from '../../base/index.js';
import type { GraphNode, Manifest, UniqueId } from '../../manifest/index.js';
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
  const [old, now] = [fingerprints(before), fingerprints(after)];
  const changed: UniqueId[] = [];
  const added: UniqueId[] = [];
  for (const [id, print] of now) {
    const was = old.get(id);
    if (was === undefined) added.push(id);
    else if (was !== print) changed.push(id);
  }
  return { changed, added, removed: [...old.keys()].filter(id => !now.has(id)) };
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

function fingerprints(manifest: Manifest): Map<UniqueId, string> {
  const macros = macroTexts(manifest);
  const found = new Map<UniqueId, string>();
  for (const node of graphNodes(manifest)) {
    const reached = 'depends_on' in node ? node.depends_on.macros.map(id => macros(id)).sort() : [];
    const reads = manifest.facts.get(node.unique_id)?.reads ?? null;
    found.set(node.unique_id, sha256(JSON.stringify([wordsOf(node), reached, reads])));
  }
  return found;
}

function wordsOf(node: GraphNode): unknown {
  const config = node.config as Record<string, unknown>;
  const persisted = config['persist_docs'] as { relation?: boolean; columns?: boolean } | undefined;
  const contract = (config['contract'] as { enforced?: boolean } | undefined)?.enforced === true;
  const written = contract || persisted?.relation === true || persisted?.columns === true;
  return Object.entries(node).filter(([key]) => !SILENT.has(key) && (written || !WORDS.has(key)));
}

/** The texts of a macro and of everything it calls at any depth, as one hash. */
function macroTexts(manifest: Manifest): (id: UniqueId) => string {
  const done = new Map<UniqueId, string>();
  return id => {
    const known = done.get(id);
    if (known !== undefined) return known;
    const reached = new Set([id]);
    for (const one of reached) for (const next of manifest.macros.get(one)?.depends_on.macros ?? []) reached.add(next);
    const texts = [...reached].sort().map(one => `${one}\n${manifest.macros.get(one)?.macro_sql ?? ''}`);
    const text = sha256(texts.join('\n'));
    done.set(id, text);
    return text;
  };
}
