import type { Adapter, ExecuteResult, Relation, RelationCache } from '../../adapters/index.js';
import type { Files } from '../../base/index.js';
import type { SampleWindow } from '../../config/index.js';
import type { Kwargs, Table, Value } from '../../jinja/index.js';
import type { GraphNode, Manifest, SqlOperationNode, UniqueId, UnitTestNode } from '../../manifest/index.js';
import type { OfflineOptions, OfflineText, UnitTestRows } from '../compile/compile-offline.js';
import type { CompiledNode, UnitTestRun } from '../compile/compiled-node.js';
import type { MappedPosition } from '../compile/map-position.js';
import type { LinkedProject } from '../link/linked-project.js';
import type { NodeContext } from './node-context.js';
import type { NodeWork } from './node-work.js';

/** What compiling and running nodes needs beside the linked project. */
export type RunEnvironmentInput = {
  readonly linked: LinkedProject;
  readonly adapter: Adapter;
  readonly cache: RelationCache;
  readonly files: Files;
  /** `selected_resources`, and what `--favor-state` goes by. */
  readonly selected: readonly UniqueId[];
  /** `--empty`. */
  readonly empty?: boolean;
  /** `--sample`. */
  readonly sample?: SampleWindow | null;
  /** `--defer`: the manifest of the other state. */
  readonly defer?: { readonly state: Manifest; readonly favorState: boolean };
  /** False for `--no-inject-ephemeral-ctes`. */
  readonly injectEphemeralCtes?: boolean;
  /** False writes no files: parse, validate, show. */
  readonly writeFiles?: boolean;
};

/** What a statement left behind: dbt's `load_result(name)`. */
export type StatementResult = {
  /** `_message`, `code`, `rows_affected` and what an adapter or macro adds. */
  readonly response: Readonly<Record<string, Value>>;
  readonly table: Table;
};

/** What a materialization did. */
export type Materialized = {
  /** Relations that it returned; the cache knows them. */
  readonly relations: readonly Relation[];
  /** Results that its statements stored, by name; `main` is the node's own. */
  readonly result: (name: string) => StatementResult | undefined;
  /** Path of what went to target/run, when something did. */
  readonly buildPath: string | null;
};

/** Node → SQL → relation, for one run. Errors are ProjectErrors in dbt's words and DatabaseErrors. */
export type RunEnvironment = {
  readonly manifest: Manifest;
  /** Ephemeral nodes as they were compiled for others: they stand so in the manifest, selected or not. */
  readonly compiledEphemerals: ReadonlyMap<UniqueId, GraphNode>;
  /** Tells how a node stands now that it ran: `graph` shows it so from here on. */
  noteNode(node: { readonly unique_id: UniqueId }): void;
  /** Puts the project's query comment into a text: for `NodeConnection`. */
  queryComment(connectionName: string, node: GraphNode | null): (sql: string) => string;
  /** The names that the node's templates see. `compiled` gives `sql`, `model.compiled_code` and their kin. */
  nodeContext(node: GraphNode, work: NodeWork, compiled?: CompiledNode): NodeContext | Promise<NodeContext>;
  /** Renders the node, injects CTEs and writes target/compiled. A value when the database was not asked. */
  compileNode(node: GraphNode, work: NodeWork): CompiledNode | Promise<CompiledNode>;
  /** The node that a unit test's materialization takes. */
  compileUnitTest(test: UnitTestNode, work: NodeWork): CompiledNode<UnitTestRun> | Promise<CompiledNode<UnitTestRun>>;
  /** The node's SQL without a server; see there. */
  compileOffline(node: GraphNode, options?: OfflineOptions): OfflineText;
  unitTestRows(test: UnitTestNode): UnitTestRows;
  /** Finds the node's materialization (or the named one) by dbt's rules and calls it. */
  materialize(compiled: CompiledNode, work: NodeWork, materialization?: string): Promise<Materialized>;
  /** A hook of the project (an operation of the manifest) as SQL. */
  renderHook(hook: GraphNode, work: NodeWork): Promise<string>;
  /** Calls a macro by name or `package.name` in the context of `node`; null: dbt's macro context. */
  callMacro(name: string, kwargs: Kwargs, work: NodeWork, node?: GraphNode | null): Promise<Value>;
  /** Sends a text and makes a table of its rows, as `adapter.execute(sql, fetch=True)` does. */
  query(sql: string, work: NodeWork): Promise<{ readonly response: ExecuteResult['response']; readonly table: Table }>;
  /** Reads `--inline` and `--sql`: a node that can be compiled. Throws ProjectError. */
  inlineNode(sql: string): SqlOperationNode;
  /** Where position `at` (from 1, in characters) of a statement that holds the compiled SQL comes from. */
  mapPosition(compiled: CompiledNode, statement: string, at: number): MappedPosition | undefined;
};
