import type { Segment } from '../../jinja/index.js';
import type {
  BaseNode,
  CompiledFields,
  GraphNode,
  NodeConfig,
  NodeReads,
  UniqueId,
  UnitTestNode,
} from '../../manifest/index.js';

/** A unit test as its materialization takes it: the tested model's text on the test's own rows. */
export type UnitTestRun = Omit<BaseNode, 'resource_type' | 'config'> &
  CompiledFields & {
    readonly resource_type: 'unit_test';
    readonly config: NodeConfig;
    readonly tested_node_unique_id: UniqueId;
    readonly this_input_node_unique_id: UniqueId | null;
    readonly overrides: UnitTestNode['overrides'];
  };

/** Anything whose text can be rendered. */
export type Compilable = Extract<GraphNode, CompiledFields> | UnitTestRun;

/** A node that was compiled: a copy of it with its compiled fields, and where its text came from. */
export type CompiledNode<N = GraphNode | UnitTestRun> = {
  /** With `compiled`, `compiled_code`, `extra_ctes`, `compiled_path`, `relation_name`. */
  readonly node: N;
  /** The compiled code; empty text for nodes that have none (seeds). */
  readonly sql: string;
  /** Origins of the stretches of `sql`, in their order, without gaps. */
  readonly segments: readonly Segment[];
  /** Decisions 26: what the rendering read. */
  readonly reads: NodeReads;
};
