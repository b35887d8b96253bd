import { pythonValues } from '../../context/index.js';
import {
  type Data,
  findNode,
  type GraphNode,
  type ModelNode,
  type SourceNode,
  searchName,
  type UniqueId,
  type UnitTestNode,
} from '../../manifest/index.js';
import type { RunSettings } from '../run/run-settings.js';
import { refuse } from './refuse.js';
import { resolveExpression } from './resolve-expression.js';

/** A node of the project that a unit test gives rows for, as the ephemeral node that stands for it. */
export type UnitTestInput = {
  readonly node: ModelNode;
  readonly original: GraphNode;
  /** `orders`, `shop__orders` of a source: the CTE's name behind the prefix. */
  readonly cteName: string;
  readonly isThis: boolean;
};

type Original = Extract<GraphNode, { resource_type: 'model' | 'seed' | 'snapshot' | 'source' }>;

/** The inputs of a unit test in their order. Raises dbt's error for one that is not in the project. */
export function unitTestInputs(settings: RunSettings, test: UnitTestNode, tested: ModelNode): UnitTestInput[] {
  return test.given.map(given => {
    const original = originalOf(settings, test, tested, given.input);
    const code = given.format === 'sql' ? String(given.rows) : fixtureCode(given.rows);
    return makeInput(test, tested, original, code);
  });
}

/** The rows as a call of the macro that makes SQL of them, as dbt writes it. */
function fixtureCode(rows: Data): string {
  return `{{ get_fixture_sql(${pythonValues.repr(rows)}, None) }}`;
}

function originalOf(settings: RunSettings, test: UnitTestNode, tested: ModelNode, input: string): Original {
  if (input.trim() === 'this') return tested;
  const { linked } = settings;
  const resolved = resolveExpression(linked.around, linked.names, tested.package_name, input);
  const node = resolved?.kind === 'found' ? findNode(linked.manifest, resolved.id) : undefined;
  if (node !== undefined) return node as Original;
  if (resolved === undefined) {
    const text = `Unit test given inputs must be either a 'ref', 'source' or 'this' call. Got: '${input}'.`;
    return refuse('ParsingError', text);
  }
  return refuse(
    'ParsingError',
    `Unit test '${test.name}' had an input (${input}) which was not found in the manifest.`,
  );
}

function makeInput(test: UnitTestNode, tested: ModelNode, original: Original, code: string): UnitTestInput {
  const source = original.resource_type === 'source' ? original : undefined;
  const id = inputId(original);
  const identifier = source?.identifier ?? (original as ModelNode).alias;
  const node = {
    ...emptyModel(tested),
    ...placeOf(original),
    alias: identifier,
    name: original.name,
    unique_id: id,
    package_name: original.package_name,
    original_file_path: test.original_file_path,
    path: `${original.name}.sql`,
    raw_code: code,
    version: original.resource_type === 'model' ? original.version : null,
    latest_version: original.resource_type === 'model' ? original.latest_version : null,
  };
  const cteName = source === undefined ? identifier : (id.split('.').at(-1) ?? identifier);
  return { node, original, cteName, isThis: original.unique_id === tested.unique_id };
}

/** dbt calls every input a model of its package; those of sources carry the source's name too. */
function inputId(original: Original): UniqueId {
  const { package_name, name } = original;
  if (original.resource_type === 'source')
    return `model.${package_name}.${(original as SourceNode).source_name}__${name}`;
  return `model.${package_name}.${searchName(original)}`;
}

function placeOf({ database, schema, fqn }: Original): Pick<ModelNode, 'database' | 'schema' | 'fqn'> {
  return { database, schema, fqn };
}

/** A model without anything of the tested one but its place in the run. */
function emptyModel(tested: ModelNode): ModelNode {
  return {
    ...tested,
    config: {
      enabled: true,
      alias: null,
      schema: null,
      database: null,
      tags: [],
      meta: {},
      group: null,
      materialized: 'ephemeral',
    },
    checksum: { name: 'none', checksum: '' },
    tags: [],
    description: '',
    columns: {},
    meta: {},
    group: null,
    patch_path: null,
    unrendered_config: {},
    relation_name: null,
    refs: [],
    sources: [],
    metrics: [],
    functions: [],
    depends_on: { macros: [], nodes: [] },
    compiled_path: null,
    contract: { enforced: false, alias_types: true, checksum: null },
    access: 'protected',
    constraints: [],
    deprecation_date: null,
    primary_key: [],
    time_spine: null,
  };
}
