import * as path from 'node:path';
import { readText, sha256 } from '../../base/index.js';
import { type Data, type DataMap, makeMap, type UnitTestProperties, type UnitTestRows } from '../../config/index.js';
import { pythonValues } from '../../context/index.js';
import { CsvReader } from '../../jinja/index.js';
import {
  type GraphNode,
  type ModelNode,
  type NameIndex,
  type UnitTestNode,
  unitTestId,
  yamlFqn,
} from '../../manifest/index.js';
import type { Entry } from './apply-patch.js';
import type { Linking } from './linking.js';
import { readExpression } from './named-expression.js';
import type { Place } from './problems.js';

type Rows = { readonly rows: Data; readonly format: string; readonly fixture: string | null };
type Pending = { readonly test: UnitTestNode; readonly entry: Entry<UnitTestProperties>; readonly place: Place };

/** The unit tests of all property files. Their models are looked up when all names are known. */
export class UnitTests {
  readonly #linking: Linking;
  readonly #pending: Pending[] = [];
  readonly enabled = new Map<string, UnitTestNode>();

  constructor(linking: Linking) {
    this.#linking = linking;
  }

  add(entry: Entry<UnitTestProperties>): void {
    const { properties, project, file, source } = entry;
    const { name, model, span } = properties;
    const place = { span: properties.nameSpan ?? span, source };
    const fqn = yamlFqn(project.name, file.path, model, name);
    const level = { values: properties.config, place: () => (span === undefined ? undefined : { span, source }) };
    const merged = this.#linking.configs.merge('unit_test', project, fqn, {
      patch: { level, unrendered: properties.config },
    });
    this.#linking.problems.addAll(merged.messages);
    const given = properties.given.map(input => ({
      input: input.input,
      ...this.#rows(entry, input, 'input', input.input),
    }));
    const expect = this.#rows(entry, properties.expect, 'expected', null);
    const test: UnitTestNode = {
      name,
      resource_type: 'unit_test',
      package_name: project.name,
      path: file.relativePath,
      original_file_path: file.path,
      unique_id: unitTestId(project.name, model, name),
      ...{ fqn, model, given, expect },
      description: properties.description,
      overrides:
        properties.overrides === null
          ? null
          : {
              macros: properties.overrides.macros,
              vars: properties.overrides.vars,
              env_vars: properties.overrides.envVars,
            },
      depends_on: { macros: [], nodes: [] },
      config: merged.config as unknown as UnitTestNode['config'],
      checksum: null,
      schema: null,
      created_at: this.#linking.createdAt,
      versions:
        properties.versions === null
          ? null
          : { include: properties.versions.include as Data, exclude: properties.versions.exclude as Data },
      version: null,
    };
    test.checksum = checksumOf(test);
    this.#pending.push({ test, entry, place });
  }

  #fail(text: string, place: Place): void {
    this.#linking.problems.error('PARSE-024', text, place, { heading: 'Parsing Error' });
  }

  /** The rows of an input or of what is expected, whatever they are written in. */
  #rows(entry: Entry<UnitTestProperties>, given: UnitTestRows, what: 'input' | 'expected', input: string | null): Rows {
    const { format, fixture } = given;
    const place = { span: given.span ?? entry.properties.span, source: entry.source };
    let rows: Data = given.rows as Data;
    if (format === 'dict') {
      if (rows === undefined && fixture === null) rows = this.#seedRows(entry, input ?? '', place);
      if (!Array.isArray(rows)) this.#mismatch(entry, what, format, place, '');
    } else if (typeof rows !== 'string' && fixture === null)
      this.#mismatch(entry, what, format, place, '.  Expected string.');
    else if (format === 'csv')
      rows = csvRows(fixture === null ? String(rows) : this.#fixture(entry, fixture, place), true);
    else if (fixture !== null) rows = this.#fixture(entry, fixture, place);
    if (Array.isArray(rows)) rows = fullRowFirst(rows as DataMap[]);
    return { rows: rows ?? null, format, fixture };
  }

  #mismatch(entry: Entry<UnitTestProperties>, what: string, format: string, place: Place, more: string): void {
    const rows = format === 'dict' ? 'rows' : 'rows or fixtures';
    this.#fail(
      `Unit test ${entry.properties.name} has ${what} ${rows} which do not match format ${format}${more}`,
      place,
    );
  }

  #fixture({ project, file }: Entry<UnitTestProperties>, name: string, place: Place): string {
    const fixture = this.#linking.fixtures.get(`fixture.${project.name}.${name}`);
    if (fixture === undefined) this.#fail(`File not found for fixture '${name}' in unit tests in ${file.path}`, place);
    return fixture?.text ?? '';
  }

  /** An input without rows is a seed: its own rows count. */
  #seedRows({ project }: Entry<UnitTestProperties>, input: string, place: Place): DataMap[] {
    const named = readExpression(input, this.#linking.around.engines.parse);
    const ref = named?.kind === 'ref' ? named.ref : undefined;
    const packageName = ref?.package ?? project.name;
    const seed = ref === undefined ? undefined : this.#linking.index.ref(ref.name, packageName);
    if (ref === undefined || seed?.node.resource_type !== 'seed') {
      const where =
        packageName === project.name
          ? `directories: ${pythonValues.repr([...project.paths.seeds])}`
          : `'${packageName}' package`;
      this.#fail(`Unable to find seed '${packageName}.${ref?.name ?? input}' for unit tests in ${where}`, place);
      return [];
    }
    const file = path.join(seed.project.root, seed.node.original_file_path);
    return csvRows(readText(this.#linking.input.files, file), false);
  }

  /** Finds the models that are tested; a versioned one has a test for each of its versions. */
  link(names: NameIndex, find: (id: string) => GraphNode | undefined): void {
    for (const pending of this.#pending) this.#linkOne(pending, names, find);
  }

  #linkOne({ test, entry, place }: Pending, names: NameIndex, find: (id: string) => GraphNode | undefined): void {
    if (test.config.enabled === false) {
      this.#linking.disabled.push(test);
      return;
    }
    const [name = '', version] = test.model.split(/\s+/);
    const { package_name: packageName } = test;
    const id = names.refs.get(version === undefined ? name : `${name}.v${version}`)?.get(packageName);
    const found = id === undefined ? undefined : find(id);
    if (found?.resource_type === 'model') {
      test.depends_on.nodes = [found.unique_id];
      test.schema = found.schema;
      this.#checkIncremental(test, found, place);
      this.#addVersions({ test, entry, place }, found, find, names);
      return;
    }
    const disabled = names.disabled
      .get(name)
      ?.get(packageName)
      ?.find(node => node.resource_type === 'model');
    if (disabled === undefined) {
      const text = `Unable to find model '${packageName}.${test.model}' for unit test '${test.name}' in ${test.original_file_path}`;
      this.#fail(text, place);
      return;
    }
    // With its model the test is out of use.
    test.config = { ...test.config, enabled: false };
    this.#linking.disabled.push(test);
  }

  #checkIncremental(test: UnitTestNode, model: ModelNode, place: Place): void {
    if (!model.depends_on.macros.includes('macro.dbt.is_incremental')) return;
    const override = test.overrides?.macros['is_incremental'];
    if (typeof override !== 'boolean')
      this.#fail(
        `Boolean override for 'is_incremental' must be provided for unit test '${test.name}' in model '${model.name}'`,
        place,
      );
    else if (override && !test.given.some(({ input }) => input === 'this'))
      this.#fail(`Unit test '${test.name}' for incremental model '${model.name}' must have a 'this' input`, place);
  }

  #addVersions(
    { test, entry, place }: Pending,
    model: ModelNode,
    find: (id: string) => GraphNode | undefined,
    names: NameIndex,
  ): void {
    const { versions } = entry.properties;
    const include = versions?.include ?? [];
    const exclude = versions?.exclude ?? [];
    if (model.version === null) {
      if (include.length > 0 || exclude.length > 0)
        this.#fail(
          `Unit test '${test.name}' should not have a versions include or exclude when referencing non-versioned model '${model.name}'`,
          place,
        );
      else this.#keep(test, place);
      return;
    }
    const has = (list: readonly Data[], own: ModelNode['version']): boolean =>
      list.some(item => pythonValues.equals(item, own as Data));
    const models = versionsOf(model, names, find).filter(({ version }) =>
      exclude.length > 0 ? !has(exclude, version) : versions === null || has(include, version),
    );
    if (models.length === 0)
      this.#fail(`Unit test '${test.name}' referenced a version of '${model.name}' which was not found.`, place);
    for (const { version, unique_id } of models)
      this.#keep(
        {
          ...test,
          unique_id: unitTestId(test.package_name, test.model, test.name, version),
          depends_on: { macros: [], nodes: [unique_id] },
          version,
        },
        place,
      );
  }

  #keep(test: UnitTestNode, place: Place): void {
    this.enabled.set(test.unique_id, test);
    if (place.span !== undefined) this.#linking.facts.set(test.unique_id, { span: place.span, reads: EMPTY_READS });
  }
}

const EMPTY_READS = Object.freeze({
  ...{ macros: [], vars: {}, env: {}, target: [], flags: [], adapterCalls: [], introspective: false },
});

function versionsOf(model: ModelNode, names: NameIndex, find: (id: string) => GraphNode | undefined): ModelNode[] {
  const found: ModelNode[] = [];
  for (const [name, packages] of names.refs) {
    if (!name.startsWith(`${model.name}.v`)) continue;
    const id = packages.get(model.package_name);
    const node = id === undefined ? undefined : find(id);
    if (node?.resource_type === 'model' && node.name === model.name && node.version !== null) found.push(node);
  }
  return found;
}

/** Rows of a CSV text by its first line; `emptyIsNull` as in dbt's CSV fixtures. */
function csvRows(text: string, emptyIsNull: boolean): DataMap[] {
  const reader = new CsvReader(',');
  const lines = [...reader.push(text), ...reader.end()].filter(line => line.length > 0);
  const [header = [], ...rows] = lines;
  return rows.map(row =>
    makeMap(header.map((name, i) => [name, emptyIsNull && row[i] === '' ? null : (row[i] ?? null)])),
  );
}

/** The first row without nulls changes places with the first one: column types are taken from it. */
function fullRowFirst(rows: readonly DataMap[]): Data {
  const full = rows.findIndex(row => Object.values(row).every(value => value !== null));
  if (full <= 0) return [...rows];
  const moved = [...rows];
  [moved[0], moved[full]] = [rows[full] as DataMap, rows[0] as DataMap];
  return moved;
}

/** dbt hashes what Python prints of the test. */
function checksumOf(test: UnitTestNode): string {
  const { repr } = pythonValues;
  const format = (name: string): string =>
    `<UnitTestFormat.${{ csv: 'CSV', dict: 'Dict', sql: 'SQL' }[name]}: '${name}'>`;
  const rows = ({ rows: value, format: name, fixture }: Rows): string =>
    `rows=${repr(value)}, format=${format(name)}, fixture=${repr(fixture)}`;
  const given = test.given.map(input => `UnitTestInputFixture(input=${repr(input.input)}, ${rows(input)})`);
  const versions =
    test.versions === null
      ? 'None'
      : `UnitTestNodeVersions(include=${repr(test.versions.include)}, exclude=${repr(test.versions.exclude)})`;
  const overrides =
    test.overrides === null
      ? 'None'
      : `UnitTestOverrides(macros=${repr(test.overrides.macros)}, vars=${repr(test.overrides.vars)}, env_vars=${repr(test.overrides.env_vars)})`;
  let text = `${test.model}-${versions}-[${given.join(', ')}]-UnitTestOutputFixture(${rows(test.expect)})-${overrides}`;
  for (const input of test.given) if (input.fixture !== null) text += `-${pythonValues.str(input.rows)}`;
  return sha256(text);
}
