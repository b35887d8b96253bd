import {
  type ColumnProperties,
  type Data,
  type DataMap,
  entriesOf,
  type GenericTest,
  mergeConfigCalls,
  type Project,
  parseGenericTest,
  type TestEntry,
} from '../../config/index.js';
import {
  dataShapes,
  genericTestScope,
  type MacroEntry,
  NO_READS,
  pythonValues,
  setTestArguments,
  toData,
  yamlScope,
} from '../../context/index.js';
import {
  genericTestId,
  genericTestNames,
  type TestNode,
  type TestTarget,
  testModelArgument,
  type UniqueId,
  yamlFqn,
} from '../../manifest/index.js';
import type { SourceFile } from '../read/source-file.js';
import type { Draft, OwnCounts } from './draft.js';
import { describeTwin } from './duplicate-names.js';
import { finishNode } from './finish-node.js';
import type { Linking } from './linking.js';
import type { NamedExpression } from './named-expression.js';
import { newNode } from './new-node.js';
import { takeSink } from './read-template.js';
import type { TestShortcuts } from './test-shortcuts.js';

/** What is tested: a node by name and version, or a table of a source. */
export type Tested = {
  readonly target: TestTarget;
  /** `models.orders`, `sources.shop`: how files are keyed. */
  readonly fileKey: string;
  /** As dbt's deprecations name it. */
  readonly resource: string;
  readonly project: Project;
  readonly file: SourceFile;
  readonly source: string;
  /** Undefined for sources, and for entries of nodes that are not there. */
  readonly attached: Draft | undefined;
  readonly quoteColumns: boolean | null;
  /** Tags of the source and its table. */
  readonly tags: readonly string[];
};

/** dbt does not render these two, which are most tests of most projects. */
const UNRENDERED = ['macro.dbt.test_not_null', 'macro.dbt.test_unique'];

const NOTHING_OWN: OwnCounts = { refs: 0, sources: 0, metrics: 0, functions: 0, macros: 0 };

/** Makes the tests of property files, in their order. */
export class GenericTests {
  readonly #linking: Linking;
  readonly #shortcuts: TestShortcuts;
  /** Macros that stand over `ref` and `source` in arguments while tests are read; without dbt's flag for it there are none. */
  readonly #overrides: readonly UniqueId[];
  readonly enabled = new Map<string, Draft>();
  readonly disabled: Draft[] = [];

  constructor(linking: Linking, shortcuts: TestShortcuts) {
    this.#linking = linking;
    this.#shortcuts = shortcuts;
    const { behaviour, macros } = linking.around;
    const names = behaviour.support_custom_ref_kwargs === true ? ['ref', 'source'] : [];
    this.#overrides = names.flatMap(name => macros.findByName(name)?.id ?? []);
  }

  /** The tests of columns, each column's in turn, then those of the node itself. */
  addAll(tested: Tested, columns: readonly ColumnProperties[], tests: readonly TestEntry[]): void {
    for (const column of columns) for (const entry of column.tests) this.#add(tested, entry, column);
    for (const entry of tests) this.#add(tested, entry, undefined);
  }

  #add(tested: Tested, entry: TestEntry, column: ColumnProperties | undefined): void {
    const { project, file, source } = tested;
    const { behaviour, deprecations } = this.#linking.around;
    const quoted = column?.quote ?? (column === undefined ? false : tested.quoteColumns);
    const columnName = column === undefined ? undefined : quoted === true ? `"${column.name}"` : column.name;
    const parsed = parseGenericTest(
      entry.definition,
      {
        resource: tested.resource,
        package: project.name,
        file: file.path,
        column: columnName,
        takesArguments: behaviour.require_generic_test_arguments_property !== false,
      },
      dataShapes,
    );
    const place = { span: entry.span, source };
    if (typeof parsed === 'string') {
      const text = `Invalid test config given in ${file.path}:\n\t${parsed}`;
      this.#linking.problems.error('PARSE-018', text, place);
      return;
    }
    for (const { event, data } of parsed.deprecations)
      deprecations.warn(event as 'ModelParamUsageDeprecation', data as object);
    this.#make(tested, parsed, entry, columnName, column?.tags ?? []);
  }

  #make(
    tested: Tested,
    test: GenericTest,
    entry: TestEntry,
    columnName: string | undefined,
    columnTags: readonly string[],
  ): void {
    const linking = this.#linking;
    const { project, file, source, target } = tested;
    const place = { span: entry.span, source };
    const config = this.#renderConfig(test, tested);
    this.#warnOfHeader(config, file);
    const model = testModelArgument(target);
    const named = { name: test.name, namespace: test.namespace ?? null };
    const names = genericTestNames(named, target, test.arguments, pythonValues);
    const { short, full } = test.customName === undefined ? names : { short: test.customName, full: test.customName };
    if (test.customName === undefined && short !== full && config['alias'] === undefined) config['alias'] = short;
    const kwargs = Object.assign(Object.create(null) as DataMap, test.arguments, { model });
    const metadata = { name: test.name, kwargs, namespace: test.namespace ?? null };
    const fqn = yamlFqn(project.name, file.path, full);
    const node = newNode.test({
      name: full,
      packageName: project.name,
      path: `${short}.sql`,
      originalFilePath: file.path,
      fqn,
      database: linking.around.database,
      schema: linking.around.schema,
      uniqueId: genericTestId(project.name, full, metadata, pythonValues),
      checksum: NO_CHECKSUM,
      config: linking.configs.merge('test', project, fqn).config,
      raw: rawCode(test, config),
      language: 'sql',
      createdAt: linking.createdAt,
    });
    node.tags = sortedTags(tested.tags, columnTags, textsOf(config['tags']));
    node.description = test.description;
    node.column_name = columnName ?? null;
    node.file_key_name = tested.fileKey;
    node.attached_node = null;
    node.test_metadata = metadata;
    const macro = linking.around.macros.findByName(`test_${test.name}`, project.name);
    if (macro === undefined) {
      const text = `'test_${test.name}' is undefined. This can happen when calling a macro that does not exist. Check for typos and/or install package dependencies with "dbt deps".`;
      linking.problems.error('PARSE-019', `Compilation Error in test ${full} (${file.path})\n  ${text}`, place);
      return;
    }
    const reading = this.#read(node, macro, config, target);
    const draft: Draft = {
      node,
      project,
      file: undefined,
      own: NOTHING_OWN,
      template: undefined,
      source,
      span: entry.span ?? { file: file.shown, offset: 0, length: 1, line: 1, column: 1 },
      calls: reading.calls,
      writtenCalls: reading.writtenCalls,
      reads: reading.reads,
      startsEnabled: true,
      patch: undefined,
      isFinished: false,
    };
    finishNode(linking, draft);
    this.#attach(node, tested);
    this.#keep(draft, place);
  }

  /** Without its flag dbt takes a test's `sql_header` for a key of the user's own, and names the path of another place. */
  #warnOfHeader(config: DataMap, file: SourceFile): void {
    const { behaviour, deprecations } = this.#linking.around;
    if ((config['sql_header'] ?? null) === null || behaviour.require_sql_header_in_test_configs === true) return;
    const data = { key: 'sql_header', file: file.path, key_path: 'models.config' };
    deprecations.warn('CustomKeyInConfigDeprecation', data);
  }

  #attach(node: TestNode, { attached, target }: Tested): void {
    if (target.kind === 'source' || attached === undefined) return;
    node.attached_node = attached.node.unique_id;
    node.group = attached.node.group;
  }

  #keep(draft: Draft, place: { span: TestEntry['span']; source: string }): void {
    const { node } = draft;
    if (node.config.enabled === false) {
      this.disabled.push(draft);
      return;
    }
    const twin = this.enabled.get(node.unique_id);
    if (twin === undefined) this.enabled.set(node.unique_id, draft);
    else this.#linking.problems.error('PARSE-010', describeTwin(twin.node, node), place);
  }

  /** Refs, macros and configs of the test, by the shortest way that finds them. */
  #read(
    node: TestNode,
    macro: MacroEntry,
    config: DataMap,
    target: TestTarget,
  ): Pick<Draft, 'calls' | 'writtenCalls' | 'reads'> {
    node.depends_on.macros.push(macro.id);
    const tested = expressionOf(target);
    if (UNRENDERED.includes(macro.id)) {
      if (tested.kind === 'ref') node.refs.push({ ...tested.ref, version: versionOf(target) });
      else node.sources.push(tested.source);
      const reads = this.#shortcuts.read(macro, {}, tested)?.reads ?? NO_READS;
      return { calls: config, writtenCalls: config, reads };
    }
    const kwargs = node.test_metadata?.kwargs ?? {};
    const mayShorten = this.#linking.isFast && this.#overrides.length === 0;
    const short = mayShorten ? this.#shortcuts.read(macro, kwargs, tested) : undefined;
    const calls = [config];
    let reads = short?.reads ?? NO_READS;
    if (short === undefined) {
      this.#linking.renderedCount++;
      reads = this.#render(node, calls);
    } else {
      this.#linking.staticCount++;
      node.refs.push(...short.refs);
      node.sources.push(...short.sources);
      node.depends_on.macros = [...short.macros];
      // The template of the test says it once more.
      if (Object.keys(config).length > 0) calls.push(config);
    }
    const merged = mergeConfigCalls(calls, dataShapes);
    return { calls: merged, writtenCalls: this.#written(config, merged), reads };
  }

  #render(node: TestNode, calls: DataMap[]): Draft['reads'] {
    const linking = this.#linking;
    const scope = genericTestScope(linking.around, node, this.#overrides);
    linking.problems.guard(node, linking.around.macros, () => {
      setTestArguments(scope, node.test_metadata?.kwargs ?? {});
      const origin = { file: node.original_file_path, text: node.raw_code, offset: 0 };
      scope.render(linking.around.engines.parse.compile(node.raw_code, { origin }));
    });
    takeSink(scope, node);
    calls.push(...scope.sink.calls);
    return scope.reads.toReads();
  }

  /** The configs as the test's template spells them. */
  #written(config: DataMap, merged: DataMap): DataMap {
    if (Object.keys(config).length === 0) return merged;
    if (this.#linking.around.behaviour.state_modified_compare_more_unrendered_values === false) return merged;
    const written = Object.create(null) as DataMap;
    for (const [key, value] of Object.entries(config))
      written[key] = typeof value === 'string' ? value : dataShapes.repr(value);
    return written;
  }

  #renderConfig(test: GenericTest, { project, file }: Tested): DataMap {
    const config = Object.create(null) as DataMap;
    const given = Object.entries(test.config);
    if (given.length === 0) return config;
    const scope = yamlScope(this.#linking.around, project.name, file.shown);
    for (const [key, value] of given) {
      if (typeof value !== 'string') {
        config[key] = value;
        continue;
      }
      const rendered = this.#linking.problems.guard(null, undefined, () => toData(scope.renderNative(value)));
      if (rendered !== undefined && rendered !== null) config[key] = rendered;
    }
    return config;
  }
}

const NO_CHECKSUM = Object.freeze({ name: 'none', checksum: '' });

function sortedTags(...lists: readonly (readonly string[])[]): string[] {
  if (lists.every(list => list.length === 0)) return [];
  return [...new Set(lists.flat())].sort();
}

function versionOf(target: TestTarget): string | number | null {
  return target.kind === 'node' ? (target.version ?? null) : null;
}

function expressionOf(target: TestTarget): NamedExpression {
  if (target.kind === 'source') return { kind: 'source', source: [target.sourceName, target.tableName] };
  const version = versionOf(target);
  // In the template of the test the version stands in quotes.
  const written = version === null ? null : dataShapes.str(version as Data);
  return { kind: 'ref', ref: { name: target.name, package: null, version: written } };
}

function textsOf(value: Data): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
}

/** The template that runs the test: a call of its macro, and its configs in Python's spelling. */
function rawCode(test: GenericTest, config: DataMap): string {
  const macro = test.namespace === undefined ? `test_${test.name}` : `${test.namespace}.test_${test.name}`;
  const call = `{{ ${macro}(**_dbt_generic_test_kwargs) }}`;
  const words = (entriesOf(config, dataShapes) ?? []).map(
    ([key, value]) =>
      `${String(key)}=${typeof value === 'string' ? `"${value.replaceAll('"', '\\"')}"` : dataShapes.str(value)}`,
  );
  return words.length === 0 ? call : `${call}{{ config(${words.join(',')}) }}`;
}
