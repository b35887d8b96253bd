import type { Data, ModelProperties, Project, Properties, PropertyEntry } from '../../config/index.js';
import { readProperties } from '../../config/index.js';
import { dataShapes, type Scope, toData, yamlScope } from '../../context/index.js';
import { lazy } from '../cache/lazy.js';
import type { PropertiesFile } from '../parse/parsed-file.js';
import { applyFunction, applyMacro, applySingularTest } from './apply-other-patches.js';
import { applyPatch, applyVersions, columnsOf, type Entry } from './apply-patch.js';
import { Exposures } from './exposures.js';
import type { GenericTests, Tested } from './generic-tests.js';
import { Groups } from './groups.js';
import type { Linking } from './linking.js';
import { Semantics } from './semantics.js';
import type { Sources } from './sources.js';
import { UnitTests } from './unit-tests.js';
import { addYamlSnapshot } from './yaml-snapshots.js';

type Section = Properties['section'];

/** The order in which dbt takes the sections of a file. */
const SECTION_ORDER: readonly Section[] = [
  ...(['models', 'seeds', 'snapshots', 'sources', 'macros', 'data_tests', 'analyses', 'exposures'] as const),
  ...(['functions', 'metrics', 'groups', 'semantic_models', 'unit_tests', 'saved_queries'] as const),
];

/** Takes the entries of property files, file by file: what they describe, what they test, and what they declare. */
export class PropertyEntries {
  readonly #linking: Linking;
  readonly #tests: GenericTests;
  readonly #sources: Sources;
  readonly exposures: Exposures;
  readonly groups: Groups;
  readonly semantics: Semantics;
  readonly unitTests: UnitTests;

  constructor(linking: Linking, tests: GenericTests, sources: Sources) {
    this.#linking = linking;
    this.#tests = tests;
    this.#sources = sources;
    this.exposures = new Exposures(linking);
    this.groups = new Groups(linking);
    this.semantics = new Semantics(linking);
    this.unitTests = new UnitTests(linking);
  }

  takeFile(project: Project, parsed: PropertiesFile): void {
    const { properties } = parsed;
    for (const { event, data } of properties.deprecations) this.#deprecate(event, data);
    if (properties.entries.length === 0) return;
    const scope = lazy(() => yamlScope(this.#linking.around, project.name, parsed.file.shown));
    const present = new Set(properties.entries.map(entry => entry.section));
    for (const section of SECTION_ORDER) {
      if (!present.has(section)) continue;
      const entries = properties.entries.filter(entry => entry.section === section);
      const read = entries.flatMap(entry => this.#read(entry, project, parsed, scope) ?? []);
      for (const entry of read)
        if (entry.properties.section === 'snapshots') addYamlSnapshot(this.#linking, entry as never, parsed);
      for (const entry of read) this.#take(entry);
      for (const entry of read) this.#test(entry);
    }
  }

  #deprecate(event: string, data: object): void {
    this.#linking.around.deprecations.warn(event as 'ModelParamUsageDeprecation', data);
  }

  #read(
    entry: PropertyEntry,
    project: Project,
    parsed: PropertiesFile,
    scope: () => Scope,
  ): Entry<Properties> | undefined {
    const read = readProperties(entry, text => toData(scope().renderNative(text)) as Data, dataShapes);
    this.#linking.problems.addAll(read.messages);
    for (const { event, data } of read.deprecations) this.#deprecate(event, data);
    if (read.properties === undefined) return undefined;
    return { properties: read.properties, project, file: parsed.file, source: entry.yaml.text };
  }

  #take(entry: Entry<Properties>): void {
    const { properties } = entry;
    const as = <P extends Properties>(own: P): Entry<P> => ({ ...entry, properties: own });
    switch (properties.section) {
      case 'models':
        if (properties.versions.length > 0) applyVersions(this.#linking, as(properties));
        else applyPatch(this.#linking, as(properties));
        break;
      case 'seeds':
      case 'snapshots':
      case 'analyses':
        applyPatch(this.#linking, as(properties));
        break;
      case 'sources':
        this.#sources.add(as(properties));
        break;
      case 'macros':
        applyMacro(this.#linking, as(properties));
        break;
      case 'data_tests':
        applySingularTest(this.#linking, as(properties));
        break;
      case 'exposures':
        this.exposures.add(as(properties));
        break;
      case 'functions':
        applyFunction(this.#linking, as(properties));
        break;
      case 'groups':
        this.groups.add(as(properties));
        break;
      case 'unit_tests':
        this.unitTests.add(as(properties));
        break;
      default:
        this.semantics.add(as(properties));
    }
  }

  #test(entry: Entry<Properties>): void {
    const { properties } = entry;
    if (properties.section === 'models' && properties.versions.length > 0) {
      this.#testVersions({ ...entry, properties });
      return;
    }
    if (properties.section !== 'models' && properties.section !== 'seeds' && properties.section !== 'snapshots') return;
    this.#tests.addAll(this.#tested(entry, null), properties.columns, properties.tests);
  }

  #testVersions(entry: Entry<ModelProperties>): void {
    const { properties } = entry;
    for (const version of properties.versions) {
      const tested = this.#tested(entry, version.version as string | number, version.text);
      this.#tests.addAll(tested, columnsOf(properties, version), version.tests ?? properties.tests);
    }
  }

  #tested(entry: Entry<Properties>, version: string | number | null, text = ''): Tested {
    const { properties, project, file, source } = entry;
    const { name, section } = properties;
    const { index } = this.#linking;
    const key = version === null ? name : `${name}.v${text}`;
    return {
      target: { kind: 'node', name, version },
      fileKey: `${section}.${name}`,
      resource: name,
      ...{ project, file, source },
      attached: index.ref(key, project.name) ?? index.disabled(name, null, null)[0],
      quoteColumns: 'quoteColumns' in properties ? properties.quoteColumns : null,
      tags: [],
    };
  }
}
