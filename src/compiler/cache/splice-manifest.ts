import { EntryEncoder, specialJson } from '../../artifacts/index.js';
import { plainRt } from '../../context/index.js';
import { type GraphNode, type Manifest, parentsOf, type UniqueId } from '../../manifest/index.js';
import type { KeptText } from './kept-text.js';

/** Sections whose entries a run compiles, by their names in the manifest. */
const COMPILED = { nodes: 'nodes', functions: 'functions' } as const;

/**
 * The pieces of a manifest's text with other values of some nodes. Undefined when one of them has other parents or another
 * group than before: then it is not its own entry alone that changes.
 */
export function splicedManifest(
  text: KeptText,
  manifest: Manifest,
  changed: ReadonlyMap<UniqueId, object>,
): readonly Uint8Array[] | undefined {
  const encoder = new EntryEncoder(specialJson(plainRt));
  const replaced = new Map<string, Map<number, string>>();
  for (const [name, key] of Object.entries(COMPILED)) {
    const nodes: ReadonlyMap<UniqueId, GraphNode> = manifest[name as keyof typeof COMPILED];
    const ids = [...changed.keys()].filter(id => nodes.has(id));
    if (ids.length === 0) continue;
    const places = new Map(text.section(key).ids.map((id, i) => [id, i]));
    const texts = new Map<number, string>();
    for (const id of ids) {
      const [before, now, place] = [nodes.get(id), changed.get(id) as GraphNode | undefined, places.get(id)];
      if (before === undefined || now === undefined || place === undefined || !isAlike(before, now)) return undefined;
      texts.set(place, encoder.encode(now));
    }
    replaced.set(key, texts);
  }
  return joined(text.piecesWith(replaced));
}

function isAlike(before: GraphNode, now: GraphNode): boolean {
  const group = (node: GraphNode): unknown => (node as { readonly group?: unknown }).group;
  const [old, own] = [parentsOf(before), parentsOf(now)];
  return group(before) === group(now) && old.length === own.length && old.every((id, i) => own[i] === id);
}

const PIECE_BYTES = 1 << 18;

/** Fewer pieces, so that thousands of nodes are not written one by one. */
function joined(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const out: Uint8Array[] = [];
  let held: Uint8Array[] = [];
  let size = 0;
  const flush = (): void => {
    if (held.length > 0) out.push(held.length === 1 && held[0] !== undefined ? held[0] : Buffer.concat(held));
    held = [];
    size = 0;
  };
  for (const piece of pieces) {
    if (size + piece.length > PIECE_BYTES) flush();
    held.push(piece);
    size += piece.length;
  }
  flush();
  return out;
}
