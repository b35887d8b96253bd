import { Relation } from '../../adapters/index.js';
import { type Links, runScope, type Target, unitTestScope } from '../../context/index.js';
import type { Data, GraphNode, ModelNode, NameIndex, UniqueId, UnitTestNode } from '../../manifest/index.js';
import { findNode, searchName } from '../../manifest/index.js';
import { runParts } from '../run/make-node-context.js';
import type { NodeContext } from '../run/node-context.js';
import type { Work } from '../run/node-work.js';
import type { RunSettings } from '../run/run-settings.js';
import type { Compilable, CompiledNode, UnitTestRun } from './compiled-node.js';
import { NodeCompiler } from './node-compiler.js';
import { nodeOrigin } from './node-origin.js';
import { type UnitTestInput, unitTestInputs } from './unit-test-inputs.js';
import { unitTestNode } from './unit-test-node.js';

/** What a unit test's templates find instead of the project: its inputs and the functions of the model. */
type TestWorld = {
  readonly settings: RunSettings;
  readonly node: UnitTestRun;
  readonly tested: ModelNode;
  readonly inputs: ReadonlyMap<UniqueId, UnitTestInput>;
  readonly names: NameIndex;
};

/** The tested model's text with a CTE of rows for each thing it reads. Raises dbt's errors for wrong inputs. */
export function compileUnitTest(
  settings: RunSettings,
  test: UnitTestNode,
  work: Work,
): CompiledNode<UnitTestRun> | Promise<CompiledNode<UnitTestRun>> {
  const world = testWorld(settings, test);
  const compiler = new NodeCompiler({
    settings,
    contextOf: (node, its) => contextOf(world, node, its),
    findEphemeral: id => world.inputs.get(id),
    originOf: node => (node === world.node ? nodeOrigin(settings, world.tested) : { file: test.original_file_path }),
  });
  return compiler.compile(world.node, work);
}

/** The names that the materialization of a compiled unit test sees. */
export function unitTestContext(settings: RunSettings, compiled: CompiledNode, work: Work): NodeContext {
  const node = compiled.node as UnitTestRun;
  const test = settings.linked.manifest.unitTests.get(node.unique_id) as UnitTestNode;
  const world = testWorld(settings, test);
  const run = runParts(settings, node, work, testLinks(world, node.depends_on.nodes), { compiled });
  return { scope: runScope(settings.linked.around, node as unknown as GraphNode, run), results: run.results, ctes: [] };
}

function testWorld(settings: RunSettings, test: UnitTestNode): TestWorld {
  const { manifest } = settings.linked;
  const tested = manifest.nodes.get(test.depends_on.nodes[0] ?? '') as ModelNode;
  const inputs = unitTestInputs(settings, test, tested);
  const functions = tested.depends_on.nodes.filter(id => manifest.functions.has(id));
  return {
    settings,
    tested,
    node: unitTestNode(test, tested, inputs, functions),
    inputs: new Map(inputs.map(input => [input.node.unique_id, input])),
    names: namesOf(settings, inputs, functions),
  };
}

function contextOf(world: TestWorld, node: Compilable, work: Work): NodeContext {
  return node === world.node ? testContext(world, work) : inputContext(world, node as ModelNode, work);
}

function testContext(world: TestWorld, work: Work): NodeContext {
  const { settings, node, inputs } = world;
  const ctes: UniqueId[] = [];
  const needCte = (id: UniqueId): void => {
    if (!ctes.includes(id)) ctes.push(id);
  };
  const thisInput = inputs.get(node.this_input_node_unique_id ?? '');
  const parts = runParts(settings, node, work, testLinks(world, node.depends_on.nodes, needCte), {});
  const run = {
    ...parts,
    thisOverride: () => {
      if (thisInput === undefined) return null;
      needCte(thisInput.node.unique_id);
      return `__dbt__cte__${thisInput.cteName}`;
    },
    vars: testVars(world),
    envOverrides: new Map(Object.entries(node.overrides?.env_vars ?? {})),
  };
  const scope = unitTestScope(settings.linked.around, node as unknown as UnitTestNode, run);
  return { scope, results: run.results, ctes };
}

/** An input is a node of its own: `this` is the relation that it stands for, whose columns give its types. */
function inputContext(world: TestWorld, node: ModelNode, work: Work): NodeContext {
  const { settings, inputs } = world;
  const original = inputs.get(node.unique_id)?.original;
  const standsFor = original === undefined ? {} : { standsFor: original.unique_id };
  const run = runParts(settings, node, work, testLinks(world, []), standsFor);
  return { scope: runScope(settings.linked.around, node, run), results: run.results, ctes: [] };
}

function testVars({ settings, node }: TestWorld): ReadonlyMap<string, Data> {
  const { around } = settings.linked;
  const own = around.vars.get(node.package_name) ?? new Map<string, Data>();
  return new Map([...own, ...Object.entries(node.overrides?.vars ?? {})]);
}

/** Unit tests never see `--empty`, samples or another state. */
function testLinks(world: TestWorld, allowed: readonly UniqueId[], needCte?: (id: UniqueId) => void): Links {
  const { settings, inputs, names } = world;
  const { manifest } = settings.linked;
  return {
    manifest,
    names,
    findNode: id => inputs.get(id)?.node ?? (manifest.functions.has(id) ? findNode(manifest, id) : undefined),
    allowed: new Set(allowed),
    ...(needCte === undefined ? {} : { needCte }),
    limit: null,
    eventTimeFilter: () => null,
    deferred: () => null,
    sourceCte: target => sourceCte(inputs, target, needCte),
  };
}

function sourceCte(
  inputs: TestWorld['inputs'],
  target: Target,
  needCte: ((id: UniqueId) => void) | undefined,
): Relation {
  needCte?.(target.unique_id);
  return Relation.ephemeral(inputs.get(target.unique_id)?.cteName ?? target.name);
}

function namesOf(settings: RunSettings, inputs: readonly UnitTestInput[], functions: readonly UniqueId[]): NameIndex {
  const refs = new Map<string, Map<string, UniqueId>>();
  const sources = new Map<string, Map<string, UniqueId>>();
  const put = (
    table: Map<string, Map<string, UniqueId>>,
    name: string,
    { package_name, unique_id }: ModelNode,
  ): void => {
    table.set(name, new Map([...(table.get(name) ?? []), [package_name, unique_id]]));
  };
  for (const { node, original } of inputs) {
    if (original.resource_type === 'source') put(sources, searchName(original), node);
    put(refs, searchName(node), node);
    if (node.version !== null && node.version === node.latest_version) put(refs, node.name, node);
  }
  const { names } = settings.linked;
  const kept = new Set(functions);
  const ofModel = [...names.functions].filter(([, packages]) => [...packages.values()].some(id => kept.has(id)));
  const none: NameIndex['refs'] = new Map();
  return {
    ...names,
    refs,
    sources,
    functions: new Map(ofModel),
    docs: none,
    metrics: none,
    savedQueries: none,
    singularTests: none,
    analyses: none,
    disabled: new Map(),
  };
}
