import * as path from 'node:path';
import { type Files, readText } from '../../base/index.js';
import { findProjectRoot } from '../../config/index.js';

/** Names that a project offers to a shell. */
export type KnownNames = {
  /** What --select takes: names of models, seeds, snapshots and tests, `source:…`, `exposure:…`, `tag:…`. */
  readonly selectable: readonly string[];
  readonly selectors: readonly string[];
  /** Macros that run-operation may be told. */
  readonly macros: readonly string[];
};

const NOTHING: KnownNames = { selectable: [], selectors: [], macros: [] };
/** Somebody waits at the prompt: a larger manifest is not read. */
const LARGEST_BYTES = 64 * 1024 * 1024;

type Entry = { readonly [key: string]: unknown };

/** The names of the last manifest.json in the target folder; none where there is no such file. Nothing is said of mistakes. */
export function knownNames(files: Files, cwd: string, env: NodeJS.ProcessEnv): KnownNames {
  const target = env['DBT_ENGINE_TARGET_PATH'] ?? env['DBT_TARGET_PATH'] ?? 'target';
  const file = path.resolve(findProjectRoot(files, cwd), target, 'manifest.json');
  try {
    const size = files.stat(file)?.sizeBytes ?? 0;
    return size === 0 || size > LARGEST_BYTES ? NOTHING : namesOf(JSON.parse(readText(files, file)) as Entry);
  } catch {
    return NOTHING;
  }
}

function namesOf(manifest: Entry): KnownNames {
  const under = (key: string): Entry[] => Object.values((manifest[key] ?? {}) as Record<string, Entry>);
  const nodes = under('nodes').filter(node => NAMED.has(String(node['resource_type'])));
  const sources = under('sources');
  const project = (manifest['metadata'] as Entry | undefined)?.['project_name'];
  const tags = [...nodes, ...sources].flatMap(node => (Array.isArray(node['tags']) ? (node['tags'] as string[]) : []));
  return {
    selectable: [
      ...nodes.map(node => String(node['name'])),
      ...sources.map(source => `source:${String(source['source_name'])}.${String(source['name'])}`),
      ...under('exposures').map(exposure => `exposure:${String(exposure['name'])}`),
      ...[...new Set(tags)].map(tag => `tag:${tag}`),
    ].sort(),
    selectors: Object.keys((manifest['selectors'] ?? {}) as Entry).sort(),
    macros: under('macros').flatMap(macro => (macro['package_name'] === project ? [String(macro['name'])] : [])),
  };
}

/** Analyses and hooks are not what people select. */
const NAMED: ReadonlySet<string> = new Set(['model', 'seed', 'snapshot', 'test']);
