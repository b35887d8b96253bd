import { randomBytes } from 'node:crypto';
import { EntryEncoder, oddKey, specialJson } from '../../artifacts/index.js';
import { NO_READS, plainRt } from '../../context/index.js';
import { withRenewed } from '../../graph/index.js';
import {
  compareCodePoints,
  findNode,
  type ManifestNode,
  type NodeFacts,
  parentsOf,
  type UniqueId,
} from '../../manifest/index.js';
import type { Draft } from '../link/draft.js';
import { draftAnalysis, draftModel, draftSingularTest } from '../link/draft-nodes.js';
import type { LinkedProject, LoadInput } from '../link/linked-project.js';
import { Linking } from '../link/linking.js';
import { Problems } from '../link/problems.js';
import { type ListedProjects, parseOptions } from '../link/read-projects.js';
import { References } from '../link/resolve-references.js';
import { parseFile } from '../parse/parse-file.js';
import type { TemplateFile } from '../parse/parsed-file.js';
import type { SourceFile } from '../read/source-file.js';
import { dataText } from './data-text.js';
import { callsHash } from './keep-project.js';
import type { KeptProject, KeptTemplate } from './kept-project.js';
import { joinReads, ReadLog } from './reads.js';
import { HashedFiles, type Stamps } from './stamps.js';
import { type Told, ToldBus, ToldDeprecations } from './told.js';

type Change = {
  readonly input: LoadInput;
  readonly listed: ListedProjects;
  /** Paths of files that hold something else than they did. */
  readonly changed: ReadonlySet<string>;
  readonly now: Omit<Stamps, 'hashes'>;
};

type Renewed = { readonly node: ManifestNode; readonly facts: NodeFacts };

/** What a relinking gives: what is kept from now on, and the nodes in it that are new. */
export type Relinked = { readonly kept: KeptProject; readonly nodes: ReadonlyMap<UniqueId, Renewed> };

/**
 * Links the changed templates alone. Right as long as each of them says the same `config()` as before and tells nothing:
 * then it decides only its own node's text, references and macros, and nothing else of the manifest but the edges from
 * that node. Undefined for every other change.
 */
export function relink(kept: KeptProject, linked: LinkedProject, change: Change): Relinked | undefined {
  if (kept.reads.moments.length > 0) return undefined;
  const templates = JSON.parse(kept.templates) as Readonly<Record<string, KeptTemplate>>;
  const files = filesToRead(kept, templates, change);
  if (files === undefined) return undefined;
  const work = new Relinking(kept, linked, change);
  const nodes = new Map<UniqueId, Renewed>();
  for (const file of files) {
    const template = templates[file.absolute];
    const renewed = template === undefined ? undefined : work.renew(file, template);
    if (renewed === undefined) return undefined;
    nodes.set(renewed.node.unique_id, renewed);
  }
  const next = work.keep(nodes);
  return next === undefined ? undefined : { kept: next, nodes };
}

/** The changed files and those whose templates saw the clock; undefined when one of them is more than one template. */
function filesToRead(
  { volatile }: KeptProject,
  templates: Readonly<Record<string, KeptTemplate>>,
  { changed, listed }: Change,
): readonly SourceFile[] | undefined {
  const wanted = new Set(changed);
  if (volatile.length > 0) {
    const byId = new Map(Object.entries(templates).map(([path, { id }]) => [id, path]));
    for (const id of volatile) wanted.add(byId.get(id) ?? '');
  }
  for (const path of wanted) if (!Object.hasOwn(templates, path)) return undefined;
  const found: SourceFile[] = [];
  for (const kinds of listed.projects.values())
    for (const files of kinds.values()) for (const file of files) if (wanted.has(file.absolute)) found.push(file);
  return found.length === wanted.size ? found : undefined;
}

const DRAFTERS: Readonly<Partial<Record<SourceFile['kind'], typeof draftModel>>> = {
  models: draftModel,
  analyses: draftAnalysis,
  singular_tests: draftSingularTest,
};

class Relinking {
  readonly #kept: KeptProject;
  readonly #linked: LinkedProject;
  readonly #change: Change;
  readonly #told: Told[] = [];
  readonly #log = new ReadLog();
  readonly #hashed: HashedFiles;
  readonly #problems = new Problems();
  readonly #linking: Linking;
  readonly #references: References;
  #mentions: string | undefined;

  constructor(kept: KeptProject, linked: LinkedProject, change: Change) {
    this.#kept = kept;
    this.#linked = linked;
    this.#change = change;
    this.#hashed = new HashedFiles(change.input.files);
    const events = new ToldBus(undefined, this.#told);
    const deprecations = new ToldDeprecations(undefined, events, this.#told);
    const input = { ...change.input, files: this.#hashed.files, events, deprecations, watch: this.#log };
    const around = this.#log.watch({ ...linked.around, events, deprecations });
    this.#linking = new Linking(input, around, linked.manifest.macros, this.#problems);
    this.#references = new References(this.#linking, linked.names, id => findNode(linked.manifest, id));
  }

  /** The node of a file as it is now; undefined when the file decides more than that. */
  renew(file: SourceFile, template: KeptTemplate): Renewed | undefined {
    const old = this.#linked.manifest.nodes.get(template.id);
    const draft = this.#draft(file);
    if (old === undefined || draft === undefined || !this.#isLike(draft, old, template)) return undefined;
    const node = renewedNode(old, draft, template);
    const place = { span: draft.span, source: draft.source };
    const referring = node as unknown as Parameters<References['refs']>[0];
    this.#references.sources(referring, place);
    this.#references.refs(referring, place);
    this.#references.metrics(referring, place);
    this.#references.functions(referring, place);
    const isQuiet = this.#isQuiet() && node.config === old.config && !this.#isMentioned(old);
    return isQuiet ? { node, facts: { span: draft.span, reads: draft.reads } } : undefined;
  }

  #draft(file: SourceFile): Draft | undefined {
    const make = DRAFTERS[file.kind];
    const project = this.#linking.projects.find(({ name }) => name === file.packageName);
    if (make === undefined || project === undefined) return undefined;
    const { files, watch: _watch, ...input } = this.#linking.input;
    const options = parseOptions(files, this.#linking.around.engines.parse, { files, ...input });
    const parsed = parseFile(file, options) as TemplateFile;
    if (parsed.messages.length > 0) return undefined;
    make(this.#linking, project, parsed);
    const draft = this.#linking.drafts.at(-1);
    return draft?.file === file && this.#isQuiet() ? draft : undefined;
  }

  #isLike(draft: Draft, old: ManifestNode, template: KeptTemplate): boolean {
    const { node } = draft;
    if (node.resource_type !== old.resource_type || !('refs' in node) || node.language !== 'sql') return false;
    if (draft.startsEnabled !== template.startsEnabled || callsHash(draft) !== template.calls) return false;
    // Unit tests look at the macros of the model that they test.
    return this.#linked.manifest.unitTests.size === 0 || `${node.depends_on.macros}` === `${old.depends_on.macros}`;
  }

  #isQuiet(): boolean {
    return this.#told.length === 0 && this.#problems.errors.length === 0 && this.#problems.notices.length === 0;
  }

  /** What was told of the node before may have to be told no longer. */
  #isMentioned(node: ManifestNode): boolean {
    const { told, messages } = this.#kept;
    if (told.length === 0 && messages.length === 0) return false;
    this.#mentions ??= JSON.stringify([told, messages]);
    return this.#mentions.includes(node.name) || this.#mentions.includes(node.original_file_path);
  }

  keep(nodes: ReadonlyMap<UniqueId, Renewed>): KeptProject | undefined {
    const { now } = this.#change;
    const volatile = this.#log.volatileIds();
    if (volatile === undefined || this.#hashed.isTorn) return undefined;
    const kept = this.#kept;
    const texts = this.#texts(nodes);
    const facts = this.#facts(nodes);
    const outline = withRenewed(
      kept.outline,
      [...nodes.values()].map(({ node }) => node),
    );
    if (texts === undefined || facts === undefined || outline === undefined) return undefined;
    const hashes = now.paths.map((path, i) => this.#hashed.hashOf(path) || (kept.stamps.hashes[i] ?? ''));
    return {
      ...kept,
      reads: joinReads(kept.reads, this.#log.reads()),
      volatile: [...kept.volatile.filter(id => !nodes.has(id)), ...volatile],
      stamps: { ...now, hashes },
      text: kept.text.with(texts.replaced),
      body: kept.body === undefined ? undefined : { ...kept.body, state: randomBytes(6).toString('hex') },
      odd: texts.odd,
      facts,
      outline,
    };
  }

  #texts(nodes: ReadonlyMap<UniqueId, Renewed>) {
    const { text, odd: before } = this.#kept;
    const odd = new Map(before);
    const encoder = new EntryEncoder(specialJson(plainRt));
    const replaced = new Map<string, Map<number, string>>();
    const put = (key: string, id: string, value: (old: string) => unknown): boolean => {
      const section = text.section(key);
      const index = section.ids.indexOf(id);
      if (index === -1) return false;
      const table = replaced.get(key) ?? new Map<number, string>();
      replaced.set(key, table);
      table.set(index, encoder.encode(value(table.get(index) ?? text.entry(section, index))));
      return encoder.isOdd;
    };
    for (const [id, { node }] of nodes) {
      const isOdd = put('nodes', id, () => node);
      const key = oddKey('nodes', id);
      odd.delete(key);
      const data = isOdd ? dataText(node) : undefined;
      if (isOdd && data === undefined) return undefined;
      if (data !== undefined) odd.set(key, data);
      const old = this.#linked.manifest.nodes.get(id);
      const [was, is] = [old === undefined ? [] : parentsOf(old), parentsOf(node)].map(sorted);
      if (`${was}` === `${is}`) continue;
      put('parent_map', id, () => is);
      for (const parent of was ?? []) put('child_map', parent, children => without(children, id));
      for (const parent of is ?? []) put('child_map', parent, children => sorted([...parsed(children), id]));
    }
    return { replaced, odd };
  }

  #facts(nodes: ReadonlyMap<UniqueId, Renewed>): KeptProject['facts'] | undefined {
    const { facts } = this.#kept;
    const ids = facts.ids.split('\0');
    const reads = new Map(facts.reads);
    for (const [id, { facts: now }] of nodes) {
      const index = ids.indexOf(id);
      reads.delete(index);
      if (JSON.stringify(now.reads) === NOTHING) continue;
      const text = dataText(now.reads);
      if (text === undefined) return undefined;
      reads.set(index, text);
    }
    return { ...facts, reads: [...reads] };
  }
}

const NOTHING = JSON.stringify(NO_READS);

/** The old node with what its template says now; what hooks and property files gave stays behind it. */
function renewedNode(old: ManifestNode, { node }: Draft, { more }: KeptTemplate): ManifestNode {
  if (!('refs' in old) || !('refs' in node)) return old;
  const [refs, sources, metrics, functions] = more;
  return {
    ...old,
    raw_code: node.raw_code,
    checksum: node.checksum,
    created_at: node.created_at,
    refs: [...node.refs, ...last(old.refs, refs)],
    sources: [...node.sources, ...last(old.sources, sources)],
    metrics: [...node.metrics, ...last(old.metrics, metrics)],
    functions: [...node.functions, ...last(old.functions, functions)],
    depends_on: { macros: node.depends_on.macros, nodes: [] },
  } as ManifestNode;
}

function last<T>(items: readonly T[], count: number): readonly T[] {
  return count === 0 ? [] : items.slice(-count);
}

function sorted(ids: readonly UniqueId[]): UniqueId[] {
  return [...ids].sort(compareCodePoints);
}

function parsed(json: string): UniqueId[] {
  return JSON.parse(json) as UniqueId[];
}

/** One of them less. */
function without(json: string, id: UniqueId): UniqueId[] {
  const children = parsed(json);
  const at = children.indexOf(id);
  return at === -1 ? children : [...children.slice(0, at), ...children.slice(at + 1)];
}
