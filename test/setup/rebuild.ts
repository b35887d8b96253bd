import {
  type Adapter,
  type LockPatience,
  NodeConnection,
  Publisher,
  type PublishKind,
  type PublishOutcome,
  qualifiedName,
  type RelationName,
} from '../../src/adapters/index.js';
import type { Message } from '../../src/base/index.js';

export type Rebuild = {
  readonly adapter: Adapter;
  readonly target: RelationName;
  readonly kind: PublishKind;
  /** Query of the new relation. */
  readonly sql: string;
  /** DDL that makes the staged relation from the query; `%s` is its name. */
  readonly ddl?: string;
  /** Names of schemas and relations that are the project's, as `schema.name`. */
  readonly own?: readonly string[];
  readonly cascade?: boolean;
  readonly runId?: string;
  readonly patience?: Partial<LockPatience>;
  /** Run between the making of the staged relation and the publish. */
  readonly before?: (publisher: Publisher, staged: RelationName) => Promise<void>;
};

export type Rebuilt = { readonly outcome: PublishOutcome; readonly warnings: Message[] };

const CREATE: Readonly<Record<PublishKind, string>> = {
  table: 'create table %s as',
  view: 'create view %s as',
  materialized_view: 'create materialized view %s as',
};

let runs = 0;

/** Builds a relation aside and publishes it as a materialization does: one transaction, then the drop of the old one. */
export async function rebuild(options: Rebuild): Promise<Rebuilt> {
  const { adapter, target, kind } = options;
  const warnings: Message[] = [];
  const connection = new NodeConnection({ driver: adapter, name: target.name, node: `model.p.${target.name}` });
  const publisher = new Publisher({
    connection,
    own: { has: (schema, name) => (options.own ?? []).includes(`${schema}.${name}`) },
    runId: options.runId ?? `run-${++runs}`,
    cascade: options.cascade ?? false,
    node: `model.p.${target.name}`,
    warn: message => warnings.push(message),
    patience: { tryMs: 100, budgetMs: 20_000, now: () => performance.now(), random: Math.random, ...options.patience },
  });
  try {
    const staged = { schema: target.schema, name: publisher.stagingName(target) };
    const create = options.ddl ?? `${CREATE[kind]} ${options.sql}`;
    await connection.execute(create.replace('%s', qualifiedName(staged.schema, staged.name)), {
      purpose: 'main',
      autoBegin: true,
    });
    await options.before?.(publisher, staged);
    const outcome = await publisher.publish(staged, target, kind);
    await connection.commit();
    await publisher.dropReplaced();
    return { outcome, warnings };
  } finally {
    await connection.finish();
  }
}
