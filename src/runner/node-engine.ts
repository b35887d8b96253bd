import type { ExecuteResult, NodeConnection, Publisher, Relation } from '../adapters/index.js';
import type { Table, Value } from '../jinja/index.js';
import type { GraphNode, NodeProgress, SqlOperationNode, UnitTestNode } from '../manifest/index.js';

/** A time window of a microbatch model. */
export type BatchContext = {
  /** `20240917T16`: `model.batch.id`. */
  readonly id: string;
  /** Milliseconds since 1970, UTC; `end` is not part of it. */
  readonly start: number;
  readonly end: number;
  /** As file names and messages show it: `2024-09-17`. */
  readonly label: string;
  /** True from the second batch on and where the table was there: what `is_incremental()` answers in the batch. */
  readonly isIncremental: boolean;
};

/** What one piece of work (a node, a batch, a hook, an operation) shares with the templates that do it. */
export type NodeWork = {
  readonly connection: NodeConnection;
  /** `adapter.publish` and its kin. */
  readonly publisher: Publisher;
  /** `Thread-1 (worker)`, `MainThread`. */
  readonly thread: string;
  readonly progress: () => NodeProgress;
  /** Names that stand before all others: `results`, `schemas` and `database_schemas` of on-run-end. */
  readonly extra?: Readonly<Record<string, Value>>;
  readonly batch?: BatchContext;
};

/** A node that was compiled: a copy of it with its compiled fields. */
export type CompiledNode<N extends GraphNode = GraphNode> = {
  readonly node: N;
};

/** What a statement left behind: dbt's `load_result(name)`. */
export type StatementResult = {
  /** `_message`, `code`, `rows_affected` and what an adapter or macro adds. */
  readonly response: Readonly<Record<string, Value>>;
  readonly table: Table;
};

export type Materialized = {
  readonly relations: readonly Relation[];
  /** Results that the macro's statements stored, by name; `main` is the node's own. */
  readonly result: (name: string) => StatementResult | undefined;
};

/**
 * What the runner needs of the compiler: a node's text and the macros that do its work. Errors are ProjectErrors (with
 * dbt's words in `message`), DatabaseErrors, or our own.
 */
export interface NodeEngine {
  /** Puts the project's query comment into a text. */
  queryComment(connectionName: string, node: GraphNode | null): (sql: string) => string;
  /** Renders the node and writes target/compiled. A unit test becomes the node that its materialization takes. */
  compileNode(node: GraphNode, work: NodeWork): CompiledNode | Promise<CompiledNode>;
  compileUnitTest(test: UnitTestNode, work: NodeWork): CompiledNode | Promise<CompiledNode>;
  /** Finds the node's materialization (or the named one) by dbt's rules and calls it. */
  materialize(compiled: CompiledNode, work: NodeWork, materialization?: string): Promise<Materialized>;
  /** A hook of the project as SQL. */
  renderHook(hook: GraphNode, work: NodeWork): Promise<string>;
  /** Calls a macro by name or `package.name` in the context of `node` (null: dbt's macro context). */
  callMacro(
    name: string,
    kwargs: Readonly<Record<string, Value>>,
    work: NodeWork,
    node?: GraphNode | null,
  ): Promise<Value>;
  /** Sends a text and makes a table of its rows, as `adapter.execute(sql, fetch=True)` does. */
  query(sql: string, work: NodeWork): Promise<{ readonly response: ExecuteResult['response']; readonly table: Table }>;
  /** Parses `--inline` and `--sql`. */
  inlineNode(sql: string): SqlOperationNode;
}
