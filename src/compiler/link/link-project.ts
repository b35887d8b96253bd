import {
  type FunctionNode,
  type GraphNode,
  indexNames,
  inferPrimaryKey,
  type Manifest,
  type ManifestNode,
  type NameIndex,
  type SourceNode,
  type TestNode,
  type UniqueId,
  uniqueId,
} from '../../manifest/index.js';
import type {
  DocsFile,
  FixtureFile,
  ParsedFile,
  PropertiesFile,
  SeedFile,
  SnapshotFile,
  TemplateFile,
} from '../parse/parsed-file.js';
import { checkProject } from './checks/check-project.js';
import { Descriptions } from './descriptions.js';
import type { Draft } from './draft.js';
import {
  draftAnalysis,
  draftFunction,
  draftHooks,
  draftModel,
  draftSeed,
  draftSingularTest,
  draftSnapshots,
} from './draft-nodes.js';
import { describeTwin } from './duplicate-names.js';
import { finishNode } from './finish-node.js';
import { GenericTests } from './generic-tests.js';
import type { Linking } from './linking.js';
import { manifestMetadata } from './manifest-metadata.js';
import type { Place } from './problems.js';
import { PropertyEntries } from './property-entries.js';
import { References, type Referring } from './resolve-references.js';
import { Sources } from './sources.js';
import type { TestShortcuts } from './test-shortcuts.js';

type Projects = ReadonlyMap<string, ReadonlyMap<ParsedFile['kind'], readonly ParsedFile[]>>;

/** Parsed files → Manifest. Throws a ProjectError with everything that is wrong in all of them. */
export function linkProject(
  linking: Linking,
  projects: Projects,
  shortcuts: TestShortcuts,
): { readonly manifest: Manifest; readonly names: NameIndex } {
  for (const [name, kinds] of projects) addDocs(linking, name, filesOf<DocsFile>(kinds, 'docs'));
  for (const project of linking.projects) draftAll(linking, project.name, projects);
  const tests = new GenericTests(linking, shortcuts);
  const sources = new Sources(linking, tests);
  const entries = new PropertyEntries(linking, tests, sources);
  for (const project of linking.projects)
    for (const file of filesOf<PropertiesFile>(projects.get(project.name), 'properties'))
      entries.takeFile(project, file);
  for (const draft of linking.drafts) finishNode(linking, draft);
  sources.makeAll();
  const parts = collect(linking, tests, sources, entries);
  const manifest: Mutable = { ...parts, metadata: manifestMetadata(linking) };
  const names = indexNames(manifest);
  const find = finder(manifest);
  resolveAll(linking, manifest, names, find);
  entries.semantics.linkMetrics();
  entries.unitTests.link(names, find);
  addDisabled(manifest.disabled, linking.disabled.splice(0));
  for (const [id, test] of entries.unitTests.enabled) manifest.unitTests.set(id, test);
  describeAll(linking, manifest, names);
  inferKeys(manifest);
  checkProject(linking, manifest);
  linking.problems.throwErrors();
  return { manifest, names };
}

type Mutable = {
  -readonly [K in keyof Manifest]: Manifest[K] extends ReadonlyMap<infer Key, infer Value>
    ? Map<Key, K extends 'disabled' ? GraphNode[] : Value>
    : Manifest[K];
};

function filesOf<F extends ParsedFile>(
  kinds: ReadonlyMap<ParsedFile['kind'], readonly ParsedFile[]> | undefined,
  kind: F['kind'],
): readonly F[] {
  return (kinds?.get(kind) ?? []) as readonly ParsedFile[] as readonly F[];
}

function addDocs(linking: Linking, packageName: string, files: readonly DocsFile[]): void {
  for (const { file, blocks } of files)
    for (const { name, contents } of blocks) {
      const doc = {
        name,
        resource_type: 'doc' as const,
        package_name: packageName,
        path: file.relativePath,
        original_file_path: file.path,
        unique_id: uniqueId('doc', packageName, name),
        block_contents: contents,
      };
      const twin = linking.docs.get(doc.unique_id);
      if (twin === undefined) linking.docs.set(doc.unique_id, doc);
      else {
        const span = { file: file.shown, offset: 0, length: 1, line: 1, column: 1 };
        linking.problems.error('PARSE-010', describeTwin(twin, doc), { span });
      }
    }
}

/** The nodes that files make by themselves, in dbt's order. */
function draftAll(linking: Linking, name: string, projects: Projects): void {
  const kinds = projects.get(name);
  const project = linking.projects.find(other => other.name === name);
  if (project === undefined) return;
  for (const file of filesOf<TemplateFile>(kinds, 'models')) draftModel(linking, project, file);
  for (const file of filesOf<SnapshotFile>(kinds, 'snapshots')) {
    draftSnapshots(linking, project, file);
    for (const tag of file.stray) {
      const data = { msg: `Found unexpected '${tag}' block tag.`, file: file.file.relativePath };
      linking.around.deprecations.warn('UnexpectedJinjaBlockDeprecation', data);
    }
  }
  for (const file of filesOf<TemplateFile>(kinds, 'analyses')) draftAnalysis(linking, project, file);
  for (const file of filesOf<TemplateFile>(kinds, 'singular_tests')) draftSingularTest(linking, project, file);
  for (const file of filesOf<SeedFile>(kinds, 'seeds')) draftSeed(linking, project, file);
  draftHooks(linking, project);
  for (const file of filesOf<FixtureFile>(kinds, 'fixtures'))
    linking.fixtures.set(`fixture.${name}.${file.name}`, file);
  for (const file of filesOf<TemplateFile>(kinds, 'functions')) draftFunction(linking, project, file);
}

function collect(
  linking: Linking,
  tests: GenericTests,
  sources: Sources,
  entries: PropertyEntries,
): Omit<Mutable, 'metadata'> {
  const nodes = new Map<UniqueId, ManifestNode>();
  const functions = new Map<UniqueId, FunctionNode>();
  const disabled = new Map<UniqueId, GraphNode[]>();
  const add = (draft: Draft): void => {
    const { node } = draft;
    linking.facts.set(node.unique_id, { span: draft.span, reads: draft.reads });
    if (node.config.enabled === false) addDisabled(disabled, [node]);
    else if (node.resource_type === 'function') functions.set(node.unique_id, node);
    else {
      const twin = nodes.get(node.unique_id);
      if (twin === undefined) nodes.set(node.unique_id, node);
      else linking.problems.error('PARSE-010', describeTwin(twin, node), draft);
    }
  };
  for (const draft of linking.drafts) add(draft);
  for (const draft of tests.enabled.values()) add(draft);
  for (const draft of tests.disabled) add(draft);
  addDisabled(disabled, linking.disabled.splice(0));
  return {
    nodes,
    sources: new Map<UniqueId, SourceNode>(sources.enabled),
    macros: new Map(linking.macros),
    docs: linking.docs,
    exposures: new Map(entries.exposures.enabled),
    metrics: new Map(entries.semantics.enabled.metric),
    groups: new Map(entries.groups.all),
    selectors: linking.input.selectors ?? {},
    disabled,
    savedQueries: new Map(entries.semantics.enabled.saved_query),
    semanticModels: new Map(entries.semantics.enabled.semantic_model),
    unitTests: new Map(),
    functions,
    facts: linking.facts,
  };
}

function addDisabled(disabled: Map<UniqueId, GraphNode[]>, nodes: readonly GraphNode[]): void {
  for (const node of nodes) {
    const list = disabled.get(node.unique_id);
    if (list === undefined) disabled.set(node.unique_id, [node]);
    else list.push(node);
  }
}

function finder(manifest: Mutable): (id: UniqueId) => GraphNode | undefined {
  return id =>
    manifest.nodes.get(id) ?? manifest.sources.get(id) ?? manifest.functions.get(id) ?? manifest.metrics.get(id);
}

function resolveAll(
  linking: Linking,
  manifest: Mutable,
  names: NameIndex,
  find: (id: UniqueId) => GraphNode | undefined,
): void {
  const references = new References(linking, names, find);
  const places = new Map([...linking.drafts].map(draft => [draft.node.unique_id, draft as Place]));
  const placeOf = (id: UniqueId): Place => places.get(id) ?? { span: linking.facts.get(id)?.span };
  const referring = (list: Iterable<unknown>): Referring[] => [...(list as Iterable<Referring>)];
  const nodes = referring(manifest.nodes.values()).filter(node => node.resource_type !== 'seed');
  const exposures = referring(manifest.exposures.values());
  const functions = referring(manifest.functions.values());
  const metrics = referring(manifest.metrics.values());
  for (const node of [...nodes, ...exposures]) references.sources(node, placeOf(node.unique_id));
  const semanticModels = referring(manifest.semanticModels.values());
  for (const node of [...nodes, ...exposures, ...metrics, ...semanticModels, ...functions])
    references.refs(node, placeOf(node.unique_id));
  const queries = [...manifest.savedQueries.values()].map(query => {
    const params = query['query_params'] as { metrics?: readonly string[] } | undefined;
    return { ...(query as unknown as Referring), metrics: (params?.metrics ?? []).map(name => [name]) };
  });
  for (const node of [...metrics, ...nodes, ...exposures, ...queries])
    references.metrics(node, placeOf(node.unique_id));
  for (const node of [...nodes, ...functions]) references.functions(node, placeOf(node.unique_id));
  for (const model of manifest.semanticModels.values()) {
    const node = manifest.nodes.get(model.depends_on.nodes[0] ?? '');
    if (node !== undefined)
      model['node_relation'] = {
        alias: node.alias,
        schema_name: node.schema,
        database: node.database,
        relation_name: node.relation_name ?? '',
      };
  }
}

function describeAll(linking: Linking, manifest: Mutable, names: NameIndex): void {
  const descriptions = new Descriptions(linking, names);
  const spanOf = (id: UniqueId) => linking.facts.get(id)?.span;
  for (const node of manifest.nodes.values()) descriptions.describe(node, spanOf(node.unique_id));
  for (const source of manifest.sources.values()) {
    descriptions.describe(source, spanOf(source.unique_id));
    source.source_description = descriptions.text(source, source.source_description);
  }
  for (const macro of manifest.macros.values()) {
    if (macro.patch_path === null) continue;
    macro.description = descriptions.text(macro, macro.description);
    macro.arguments = macro.arguments.map(argument => ({
      ...argument,
      description: descriptions.text(macro, argument.description),
    }));
  }
  for (const exposure of manifest.exposures.values())
    exposure.description = descriptions.text(exposure, exposure.description);
}

/** `primary_key` of models from their constraints and tests. */
function inferKeys(manifest: Mutable): void {
  const tests = new Map<UniqueId, TestNode[]>();
  const add = (node: GraphNode): void => {
    if (node.resource_type !== 'test' || node.attached_node === undefined || node.attached_node === null) return;
    const list = tests.get(node.attached_node);
    if (list === undefined) tests.set(node.attached_node, [node]);
    else list.push(node);
  };
  for (const node of manifest.nodes.values()) add(node);
  for (const nodes of manifest.disabled.values()) for (const node of nodes) add(node);
  for (const node of manifest.nodes.values())
    if (node.resource_type === 'model')
      node.primary_key = inferPrimaryKey(node, tests.get(node.unique_id) ?? []).sort();
}
