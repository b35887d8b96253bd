import type { ReplacedRelation } from '../../adapters/index.js';
import type { NodeCommit, NodeIdentity, StateStore } from '../../state/index.js';
import type { FinishedNode } from '../run-services.js';
import type { NodeTask } from './node-runner.js';
import type { OpenWork } from './node-work.js';
import { type RunNode, textField } from './run-node-type.js';

/** What the state store is told of one node: that it runs, that its data are committed, how it ended. */
export class NodeRecord {
  readonly store: StateStore;
  readonly #task: NodeTask;
  #moved: readonly ReplacedRelation[] = [];

  constructor(store: StateStore, task: NodeTask) {
    this.store = store;
    this.#task = task;
  }

  /** Writes the row of a running node; it is there before the node's first statement. */
  begin(): Promise<void> {
    const { node, planned } = this.#task;
    return this.store.nodeRunning({ ...identityOf(node), reason: planned?.reason });
  }

  /** The row that becomes true together with the data; `moved` was put aside by the same commit. */
  commitRow(moved: readonly ReplacedRelation[]): NodeCommit {
    this.#moved = [...moved];
    return { ...identityOf(this.#task.node), status: 'success', reason: this.#task.planned?.reason, replaced: moved };
  }

  /** Asks the server how a COMMIT ended during which the connection broke; no when it cannot be asked. */
  async isCommitted({ work }: OpenWork): Promise<boolean> {
    const session = work.connection.openSession;
    if (!work.connection.outcomeUnknown || session === undefined) return false;
    const backend = { pid: session.backendPid, start: session.backendStart };
    const outcome = this.store.commitOutcome(identityOf(this.#task.node), backend);
    return (await outcome.catch(() => 'rolled back')) === 'committed';
  }

  /** What came after the commit, or instead of it. */
  close(done: FinishedNode, opened: OpenWork): void {
    const { run } = this.#task;
    const left = new Set(opened.work.publisher.replaced);
    const gone = opened.work.connection.stateWritten ? this.#moved.filter(moved => !left.has(moved)) : [];
    if (gone.length > 0) run.writeLater(this.store.forgetReplaced(gone));
    if (done.result.status === 'success' && opened.work.connection.stateWritten) return;
    run.recordEnd(done, this.#task.planned?.reason);
  }
}

export function identityOf(node: RunNode): NodeIdentity {
  const schema = textField(node, 'schema');
  const name = textField(node, 'alias');
  const kind = node.resource_type;
  const leaves = kind === 'model' || kind === 'seed' || kind === 'snapshot' || kind === 'function';
  const relation = leaves && schema !== null && name !== null ? { schema, name } : undefined;
  return { nodeId: node.unique_id, attempt: 1, ...(relation === undefined ? {} : { relation }) };
}
