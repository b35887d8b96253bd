import { MacroEntry, MacroRegistry, type Surroundings } from '../../context/index.js';
import type { MacroNode } from '../../manifest/index.js';
import type { LinkedProject, LoadInput } from '../link/linked-project.js';
import { enginesFor, surroundingsOf } from '../link/load-manifest.js';
import { manifestMetadata } from '../link/manifest-metadata.js';
import { type ListedProjects, readProjects } from '../link/read-projects.js';
import type { MacroFile } from '../parse/parsed-file.js';
import { keptManifest, keptNames } from './kept-manifest.js';
import type { KeptProject } from './kept-project.js';
import { lazy } from './lazy.js';
import type { Relinked } from './relink.js';

/** What this process has of a kept project already. */
export type Live = Pick<LinkedProject, 'manifest' | 'names'>;

/** A kept project as one that was linked now. What nobody asks for is not made. */
export function keptLinked(
  kept: KeptProject,
  input: LoadInput,
  listed: ListedProjects,
  live: Live | undefined,
): LinkedProject {
  const metadata = manifestMetadata(input);
  const now = live === undefined ? undefined : { ...live.manifest, metadata };
  const named = live?.names;
  const manifest = lazy(() => now ?? keptManifest(kept, metadata, input.selectors ?? {}));
  const names = lazy(() => named ?? keptNames(kept, manifest()));
  const around = lazy(() => keptSurroundings(input, listed, manifest().macros));
  return {
    get manifest() {
      return manifest();
    },
    get names() {
      return names();
    },
    get macros() {
      return around().macros;
    },
    get around() {
      return around();
    },
    get outline() {
      return kept.outline;
    },
    messages: kept.messages,
    stats: {
      fileCount: kept.fileCount,
      staticCount: 0,
      renderedCount: 0,
      readMs: listed.readMs,
      parseMs: 0,
      linkMs: 0,
    },
  };
}

/** The same with other nodes in place of some. */
export function withNodes({ manifest, names }: Live, renewed: Relinked['nodes']): Live {
  const nodes = new Map(manifest.nodes);
  const facts = new Map(manifest.facts);
  for (const [id, { node, facts: now }] of renewed) {
    nodes.set(id, node);
    facts.set(id, now);
  }
  return { manifest: { ...manifest, nodes, facts }, names };
}

/** Macros are read anew: their code is no data. What is known of them stands in the manifest. */
function keptSurroundings(
  input: LoadInput,
  listed: ListedProjects,
  nodes: ReadonlyMap<string, MacroNode>,
): Surroundings {
  const engines = enginesFor(input);
  const projects = readProjects(input, engines.parse, listed, kind => kind === 'macros' || kind === 'generic_tests');
  const entries: MacroEntry[] = [];
  for (const kinds of projects.values())
    for (const kind of ['macros', 'generic_tests'] as const)
      for (const { file, blocks } of (kinds.get(kind) ?? []) as readonly MacroFile[])
        for (const block of blocks) {
          const node = nodes.get(`macro.${file.packageName}.${block.name}`);
          if (node !== undefined) entries.push(new MacroEntry(node, block.info, block.origin));
        }
  return surroundingsOf(input, engines, new MacroRegistry(entries, input.root.name));
}
