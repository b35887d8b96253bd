import { NodeConnection, Publisher, type ReplacedRelation } from '../../adapters/index.js';
import { makeMessage, ProjectError } from '../../base/index.js';
import type { BatchWindow, NodeWork } from '../../compiler/index.js';
import { emitMessage } from '../../events/index.js';
import type { Value } from '../../jinja/index.js';
import type { GraphNode, NodeProgress } from '../../manifest/index.js';
import type { NodeCommit, StateStore } from '../../state/index.js';
import type { Run } from '../execute/run.js';
import type { RunNode } from './run-node-type.js';

export type WorkRequest = {
  /** dbt's name of the connection: the node's id, `master`, `macro_x`. */
  readonly name: string;
  readonly node: RunNode | null;
  readonly thread: string;
  readonly progress: () => NodeProgress;
  /** Where the row that goes into the main commit is made; absent where none is. */
  readonly commit?: {
    readonly store: StateStore;
    readonly row: (moved: readonly ReplacedRelation[]) => NodeCommit;
  };
  /** No transaction is ever begun: hooks of the project, operations. */
  readonly autocommits?: boolean;
  readonly extra?: Readonly<Record<string, Value>>;
  readonly batch?: BatchWindow;
};

/** A connection with all that hangs on it, and what is known of it at its end. */
export type OpenWork = {
  readonly work: NodeWork;
  /** Path in target/run of the statement that was sent last; null before there is one. */
  readonly buildPath: () => string | null;
  /** Drops what a publish moved aside, where the materialization has not done so. */
  readonly dropLeftovers: () => Promise<void>;
  /** Gives the session back. Never throws. */
  readonly finish: () => Promise<void>;
};

/** The same work with no way to the database: what a template asks it is an error, RUN-015. */
export function withoutDatabase({ name }: Pick<WorkRequest, 'name'>, work: NodeWork): NodeWork {
  const refuse = async (): Promise<never> => {
    throw new ProjectError(
      makeMessage('RUN-015', 'The template asks the database, which --no-introspect forbids', {
        suggestion: 'Leave --no-introspect out, or ask only where the answer is used: {% if flags.INTROSPECT %}',
      }),
    );
  };
  return { ...work, connection: new NodeConnection({ driver: { acquire: refuse, release: () => undefined }, name }) };
}

/** Makes the connection of one piece of work; nothing is connected before its first statement. */
export function openWork(run: Run, request: WorkRequest): OpenWork {
  const { env, adapter, profile, failPoints, invocation, events } = run.services;
  const { name, node, commit } = request;
  const id = node?.unique_id;
  let buildPath: string | null = null;
  const connection: NodeConnection = new NodeConnection({
    driver: adapter,
    name,
    comment: env.queryComment(name, node as GraphNode | null),
    failPoints,
    autocommit:
      request.autocommits === true || (profile.connection.type === 'postgres' && profile.connection.autocommit),
    ...(id === undefined ? {} : { node: id }),
    ...(commit === undefined
      ? {}
      : {
          beforeCommit: session => commit.store.commitStatements(session, commit.row(publisher.replaced)),
        }),
  });
  const publisher = new Publisher({
    connection,
    own: run.own,
    runId: invocation.id,
    cascade: node?.config['on_dependent'] === 'cascade',
    warn: message => emitMessage(events, message),
    ...(id === undefined ? {} : { node: id }),
  });
  run.live.add(connection);
  const work: NodeWork = {
    connection,
    publisher,
    thread: request.thread,
    progress: request.progress,
    onWrite: path => {
      buildPath = path;
    },
    ...(request.extra === undefined ? {} : { extra: request.extra }),
    ...(request.batch === undefined ? {} : { batch: request.batch }),
  };
  return {
    work,
    buildPath: () => buildPath,
    dropLeftovers: async () => {
      if (publisher.replaced.length > 0) await publisher.dropReplaced();
    },
    finish: () => run.live.finish(connection),
  };
}
