import { type Data, type DataMap, type DataShapes, makeMap } from '../data.js';
import type { Deprecation } from '../deprecation.js';
import { asMap } from '../reading/value-kinds.js';

/** Keys of a test that are configs, wherever they stand, in the order in which dbt writes them down. */
export const TEST_CONFIG_KEYS = [
  ...['severity', 'tags', 'enabled', 'where', 'limit', 'warn_if', 'error_if', 'fail_calc', 'store_failures'],
  ...['store_failures_as', 'sql_header', 'meta', 'database', 'schema', 'alias'],
] as const;

/** What a test entry says; nothing is rendered yet. */
export type GenericTest = {
  readonly name: string;
  /** Package that the test comes from, when it is named. */
  readonly namespace: string | undefined;
  /** Arguments of the test's macro, without `model`; with `column_name` for a test on a column. */
  readonly arguments: DataMap;
  readonly config: DataMap;
  /** A name of its own in place of the one made from the arguments. */
  readonly customName: string | undefined;
  readonly description: string;
  readonly deprecations: readonly Deprecation[];
};

export type GenericTestPlace = {
  /** What is tested, its package and the file: dbt's deprecations name them. */
  readonly resource: string;
  readonly package: string;
  readonly file: string;
  readonly column: string | undefined;
  /** dbt's flag `require_generic_test_arguments_property`. */
  readonly takesArguments: boolean;
};

/**
 * Takes a test entry apart: a name, `{name: {…}}` or `{test_name: name, …}`, with arguments beside the configs or under
 * `arguments:`. A text says in dbt's words what is wrong with it.
 */
export function parseGenericTest(definition: Data, place: GenericTestPlace, shapes: DataShapes): GenericTest | string {
  const split = splitDefinition(definition, shapes);
  if (typeof split === 'string') return split;
  const match = /^(?:([a-zA-Z_]\w*)\.)?([a-zA-Z_]\w*)/.exec(split.name);
  if (match === null) return `Test name string did not match expected pattern: ${split.name}`;
  const deprecations: Deprecation[] = [];
  const args = withArguments(split.name, split.args, place, shapes, deprecations);
  if (Object.hasOwn(args, 'model')) return 'Test arguments include "model", which is a reserved argument';
  const config = takeConfig(args, shapes);
  if (typeof config === 'string') return config;
  const { name: customName, description } = args;
  const own = makeMap();
  for (const key in args) if (key !== 'name' && key !== 'description') own[key] = args[key];
  return {
    name: match[2] ?? '',
    namespace: match[1],
    arguments: own,
    config,
    customName: typeof customName === 'string' ? customName : undefined,
    description: typeof description === 'string' ? description : '',
    deprecations,
  };
}

function splitDefinition(definition: Data, shapes: DataShapes): { name: string; args: DataMap } | string {
  if (typeof definition === 'string') return { name: definition, args: makeMap() };
  const map = asMap(definition, shapes);
  if (map === undefined) return `test must be dict or str, got ${shapes.repr(definition)}`;
  const named = map['test_name'];
  const entries = Object.entries(map);
  const [only] = entries;
  if (named === undefined && (entries.length !== 1 || only === undefined))
    return `test definition dictionary must have exactly one key, got ${shapes.repr(definition)} instead (${entries.length} keys)`;
  const name = named ?? only?.[0];
  const args = named === undefined ? asMap(only?.[1], shapes) : makeMap(entries.filter(([key]) => key !== 'test_name'));
  if (args === undefined) return `test arguments must be a dict, got ${shapes.repr(only?.[1])}`;
  if (typeof name !== 'string') return `test name must be a str, got ${shapes.repr(name)}`;
  return { name, args };
}

/** The arguments with those under `arguments:` among them; a column's name counts as one. */
function withArguments(
  name: string,
  given: DataMap,
  place: GenericTestPlace,
  shapes: DataShapes,
  deprecations: Deprecation[],
): DataMap {
  const args = copied(given);
  if (place.column !== undefined) args['column_name'] = place.column;
  const nested = args['arguments'];
  if (!place.takesArguments) {
    if (Object.hasOwn(args, 'arguments')) {
      const shown = `\`${name}\` (${shapes.str(nested)})`;
      deprecations.push({
        code: 'D038',
        event: 'ArgumentsPropertyInGenericTestDeprecation',
        data: { test_name: shown },
      });
    }
    return args;
  }
  if (Object.hasOwn(args, 'arguments')) delete args['arguments'];
  const configs: readonly string[] = TEST_CONFIG_KEYS;
  for (const key of Object.keys(args))
    if (configs.includes(key)) {
      const data = { key, file: place.file, key_path: `data_tests.${name}.${key}` };
      deprecations.push({ code: 'D030', event: 'PropertyMovedToConfigDeprecation', data });
    }
  const empty =
    nested === undefined ||
    nested === null ||
    (asMap(nested, shapes) !== undefined && Object.keys(nested).length === 0);
  if (empty && Object.keys(args).some(key => !BESIDE.includes(key))) {
    const where = `'${place.resource}' in package '${place.package}'`;
    deprecations.push({
      code: 'D039',
      event: 'MissingArgumentsPropertyInGenericTestDeprecation',
      data: { test_name: `\`${name}\` defined on ${where} (${place.file})` },
    });
  }
  return Object.assign(args, asMap(nested, shapes));
}

/** What may stand beside `arguments:`. */
const BESIDE: readonly string[] = ['config', 'column_name', 'description', 'name', ...TEST_CONFIG_KEYS];

function copied(map: DataMap): DataMap {
  const copy = makeMap();
  for (const key in map) copy[key] = map[key];
  return copy;
}

/** Moves the configs out of the arguments; one that stands both beside and under `config` is an error. */
function takeConfig(args: DataMap, shapes: DataShapes): DataMap | string {
  const nested = Object.hasOwn(args, 'config') ? asMap(args['config'], shapes) : makeMap();
  if (nested === undefined) return `'config' must be a dict, got ${shapes.repr(args['config'])}`;
  const config = makeMap();
  if (!hasConfig(args)) return config;
  for (const key of TEST_CONFIG_KEYS) {
    const beside = args[key];
    delete args[key];
    if (isTruthy(beside) && Object.hasOwn(nested, key))
      return 'Test cannot have the same key at the top-level and in config';
    const value = isTruthy(beside) ? beside : (nested[key] ?? beside);
    if (value !== undefined && value !== null) config[key] = value;
  }
  delete args['config'];
  for (const [key, value] of Object.entries(nested))
    if (!Object.hasOwn(config, key) && value !== null) config[key] = value;
  return config;
}

function hasConfig(args: DataMap): boolean {
  for (const key in args) if (key === 'config' || (TEST_CONFIG_KEYS as readonly string[]).includes(key)) return true;
  return false;
}

function isTruthy(value: Data): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0;
}
