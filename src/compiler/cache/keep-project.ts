import { type ManifestPlaces, oddKey } from '../../artifacts/index.js';
import { sha256 } from '../../base/index.js';
import type { DataMap } from '../../config/index.js';
import { hasExpression, NO_READS } from '../../context/index.js';
import type { GraphNode, Hook, Manifest, NameIndex, NameTable, NodeReads, UniqueId } from '../../manifest/index.js';
import type { Draft } from '../link/draft.js';
import { dataText } from './data-text.js';
import type { KeptFacts, KeptTemplate } from './kept-project.js';

/** Tables of `NameIndex` that hold ids; the other two hold nodes. */
export const NAME_TABLES = [
  ...(['refs', 'sources', 'docs', 'metrics', 'savedQueries', 'functions', 'singularTests', 'analyses'] as const),
];

/** The mappings of a manifest that are read back, by their key in the artifact. */
export const ENTRY_SECTIONS = {
  nodes: 'nodes',
  sources: 'sources',
  macros: 'macros',
  docs: 'docs',
  exposures: 'exposures',
  metrics: 'metrics',
  groups: 'groups',
  disabled: 'disabled',
  savedQueries: 'saved_queries',
  semanticModels: 'semantic_models',
  unitTests: 'unit_tests',
  functions: 'functions',
} as const;

/** Positions of the tables, as JSON: `[[name, [[package, id], …]], …]` of each. */
export function namesText(names: NameIndex): string {
  return JSON.stringify(NAME_TABLES.map(table => [...names[table]].map(([name, packages]) => [name, [...packages]])));
}

export function readNames(text: string): Pick<NameIndex, (typeof NAME_TABLES)[number]> {
  const tables = JSON.parse(text) as [string, [string, string][]][][];
  const read = (rows: [string, [string, string][]][] = []): NameTable =>
    new Map(rows.map(([name, packages]) => [name, new Map(packages)]));
  return Object.fromEntries(NAME_TABLES.map((table, i) => [table, read(tables[i])])) as Pick<
    NameIndex,
    (typeof NAME_TABLES)[number]
  >;
}

/** `dataText` of the odd entries of a manifest; undefined when one of them cannot be kept. */
export function oddTexts(manifest: Manifest, text: ManifestPlaces): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  if (text.odd.size === 0) return found;
  for (const [name, section] of Object.entries(ENTRY_SECTIONS))
    for (const [id, value] of manifest[name as keyof typeof ENTRY_SECTIONS]) {
      const key = oddKey(section, id);
      if (!text.odd.has(key)) continue;
      const data = dataText(value);
      if (data === undefined) return undefined;
      found.set(key, data);
    }
  return found;
}

/** Undefined when a rendering read what cannot be kept. */
export function keptFacts({ facts }: Manifest): KeptFacts | undefined {
  const files = new Map<string, number>();
  const spans = new Float64Array(facts.size * 5);
  const reads: [number, string][] = [];
  const texts = new Map<NodeReads, string>();
  let i = 0;
  for (const { span, reads: read } of facts.values()) {
    let file = files.get(span.file);
    if (file === undefined) {
      file = files.size;
      files.set(span.file, file);
    }
    spans.set([file, span.offset, span.length, span.line, span.column], i * 5);
    if (read !== NO_READS) {
      // All tests of a macro share theirs.
      const text = texts.get(read) ?? dataText(read);
      if (text === undefined) return undefined;
      texts.set(read, text);
      reads.push([i, text]);
    }
    i++;
  }
  return { ids: [...facts.keys()].join('\0'), files: [...files.keys()], spans, reads };
}

/** Path → template, of the drafts whose text may change by itself. */
export function keptTemplates(drafts: Iterable<Draft>, manifest: Manifest, tellers: ReadonlySet<UniqueId>): string {
  const found: Record<string, KeptTemplate> = Object.create(null);
  for (const draft of drafts) {
    const { file, node } = draft;
    if (file === undefined || !STANDS_ALONE.has(file.kind) || manifest.nodes.get(node.unique_id) !== node) continue;
    // What they told may be told no longer when their text changes.
    if (tellers.has(node.unique_id)) continue;
    const template = keptTemplate(draft);
    if (template !== undefined) found[file.absolute] = template;
  }
  return JSON.stringify(found);
}

/** Kinds of files that hold one template of one node. */
const STANDS_ALONE: ReadonlySet<string> = new Set(['models', 'analyses', 'singular_tests']);

/** Undefined for nodes that hang together with more than their own text. */
export function keptTemplate(draft: Draft): KeptTemplate | undefined {
  const { node, own } = draft;
  if (!('refs' in node) || node.language !== 'sql') return undefined;
  const { config } = node;
  if (config['incremental_strategy'] === 'microbatch' || node.depends_on.macros.length !== own.macros) return undefined;
  if (hooksOf(config).some(hook => hasExpression(hook.sql))) return undefined;
  return {
    id: node.unique_id,
    calls: callsHash(draft),
    startsEnabled: draft.startsEnabled,
    more: [
      node.refs.length - own.refs,
      node.sources.length - own.sources,
      node.metrics.length - own.metrics,
      node.functions.length - own.functions,
    ],
  };
}

function hooksOf(config: GraphNode['config']): readonly Hook[] {
  const { 'pre-hook': before, 'post-hook': after } = config as DataMap;
  return [...((before ?? []) as Hook[]), ...((after ?? []) as Hook[])];
}

/** '' for a template without `config()` calls. A value that cannot be kept makes no two templates equal. */
export function callsHash({ calls, writtenCalls }: Pick<Draft, 'calls' | 'writtenCalls'>): string {
  if (Object.keys(calls).length === 0 && Object.keys(writtenCalls).length === 0) return '';
  const text = dataText([calls, writtenCalls]);
  return text === undefined ? `? ${Math.random()}` : sha256(text);
}
