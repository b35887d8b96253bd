import type { Adapter, NodeConnection } from '../../adapters/index.js';

/** The connections that work is being done on, so that it can be ended from outside. */
export class LiveConnections {
  readonly #adapter: Pick<Adapter, 'cancel'>;
  readonly #open = new Set<NodeConnection>();

  constructor(adapter: Pick<Adapter, 'cancel'>) {
    this.#adapter = adapter;
  }

  add(connection: NodeConnection): void {
    this.#open.add(connection);
  }

  async finish(connection: NodeConnection): Promise<void> {
    this.#open.delete(connection);
    await connection.finish();
  }

  /** Ends on the server what every connection is running. Gives their names, in the order in which they were opened. */
  async cancel(): Promise<readonly string[]> {
    const open = [...this.#open];
    const sessions = open.map(connection => connection.openSession).filter(session => session !== undefined);
    await this.#adapter.cancel(sessions);
    return open.map(connection => connection.name);
  }
}
