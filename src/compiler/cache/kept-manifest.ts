import { oddKey, type TextSection } from '../../artifacts/index.js';
import { NO_READS } from '../../context/index.js';
import {
  indexNames,
  type Manifest,
  type ManifestMetadata,
  type NameIndex,
  type NodeFacts,
  type NodeReads,
} from '../../manifest/index.js';
import { readData } from './data-text.js';
import { ENTRY_SECTIONS, NAME_TABLES, readNames } from './keep-project.js';
import { KeptMap } from './kept-map.js';
import type { KeptFacts, KeptProject } from './kept-project.js';
import { lazy } from './lazy.js';

type Maps = Pick<Manifest, keyof typeof ENTRY_SECTIONS>;

/** The manifest of a kept project. Each entry is parsed when somebody first asks for it. */
export function keptManifest(
  kept: KeptProject,
  metadata: ManifestMetadata,
  selectors: Manifest['selectors'],
): Manifest {
  const maps = Object.fromEntries(
    Object.entries(ENTRY_SECTIONS).map(([name, key]) => [name, keptMap(kept, key)]),
  ) as unknown as Maps;
  const facts = lazy(() => readFacts(kept.facts));
  return {
    ...maps,
    metadata,
    selectors,
    get facts() {
      return facts();
    },
  };
}

function keptMap(kept: KeptProject, key: string): KeptMap<unknown> {
  const section = lazy(() => kept.text.section(key));
  return new KeptMap(
    () => section().ids,
    (index, id) => entryAt(kept, section(), index, id),
  );
}

/** The value of an entry as it was linked. */
function entryAt({ text, odd }: KeptProject, section: TextSection, index: number, id: string): unknown {
  const kept = odd.size === 0 ? undefined : odd.get(oddKey(section.key, id));
  return kept === undefined ? JSON.parse(text.entry(section, index)) : readData(kept);
}

function readFacts({ ids, files, spans, reads }: KeptFacts): ReadonlyMap<string, NodeFacts> {
  const texts = lazy(() => new Map(reads));
  const all = spans.length === 0 ? [] : ids.split('\0');
  return new KeptMap(
    () => all,
    i => {
      const [file = 0, offset = 0, length = 0, line = 1, column = 1] = spans.subarray(i * 5, i * 5 + 5);
      const text = texts().get(i);
      return {
        span: { file: files[file] ?? '', offset, length, line, column },
        reads: text === undefined ? NO_READS : (readData(text) as NodeReads),
      };
    },
  );
}

/** The look-ups by name of a kept project. */
export function keptNames(kept: KeptProject, manifest: Manifest): NameIndex {
  const none = { nodes: NONE, sources: NONE, docs: NONE, metrics: NONE, savedQueries: NONE, functions: NONE };
  const empty = (): Pick<Manifest, 'disabled' | 'macros'> => ({ disabled: NONE, macros: NONE });
  const tables = lazy(() => readNames(kept.names));
  // Unit tests are found to be disabled when the names are known already.
  const isNamed = ([id]: readonly [string, unknown]): boolean => !id.startsWith('unit_test.');
  const disabled = lazy(
    () => indexNames({ ...none, ...empty(), disabled: new Map([...manifest.disabled].filter(isNamed)) }).disabled,
  );
  const macros = lazy(() => indexNames({ ...none, ...empty(), macros: manifest.macros }).macros);
  const names = {
    get disabled() {
      return disabled();
    },
    get macros() {
      return macros();
    },
  } as NameIndex;
  for (const table of NAME_TABLES)
    Object.defineProperty(names, table, { get: () => tables()[table], enumerable: true });
  return names;
}

const NONE: ReadonlyMap<string, never> = new Map<string, never>();
