import {
  type Adapter,
  type DbSession,
  DEFAULT_PATIENCE,
  dropReplacedRelation,
  pause,
  quoteIdentifier,
  type ReplacedRelation,
  type Statement,
} from '../adapters/index.js';
import { type NodeTexts, nodeTexts } from './node-texts.js';
import type {
  NodeCommit,
  NodeEnd,
  NodeIdentity,
  NodeRecord,
  NodeStart,
  NodeState,
  RunRecord,
  RunStart,
  RunStatus,
  StateStore,
} from './state-store.js';
import { WriteQueue } from './write-queue.js';

export type StoreScope = {
  readonly schema: string;
  readonly project: string;
  readonly targetName: string;
  readonly targetSchema: string;
  readonly toolVersion: string;
  readonly host: string;
};

const WAIT_FOR_BACKEND_MS = 50;
const TERMINATE_AFTER_TRIES = 20;
const GIVE_UP_AFTER_TRIES = 200;
/** Left-overs are dropped in passing; whoever uses one keeps it until the next run. */
const REAP_PATIENCE = { ...DEFAULT_PATIENCE, budgetMs: 1000 };

/** State in the internal schema of the target database. */
export class DatabaseStore implements StateStore {
  readonly mode = 'database';
  readonly #adapter: Pick<Adapter, 'acquire' | 'release'>;
  readonly #scope: StoreScope;
  readonly #internal: string;
  readonly #texts: NodeTexts;
  readonly #queue: WriteQueue;
  #runId = '';

  constructor(adapter: Pick<Adapter, 'acquire' | 'release'>, scope: StoreScope) {
    this.#adapter = adapter;
    this.#scope = scope;
    this.#internal = quoteIdentifier(scope.schema);
    this.#texts = nodeTexts(this.#internal);
    this.#queue = new WriteQueue(work => this.#withSession(work));
  }

  async startRun(run: RunStart): Promise<void> {
    this.#runId = run.runId;
    const { project, targetName, targetSchema, toolVersion, host } = this.#scope;
    const text = `insert into ${this.#internal}.run (run_id, project, target_name, target_schema, command, arguments,
        code_fingerprint, resumed_from, tool_version, host, process_id)
      values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11::int)
      on conflict (run_id) do update set status = 'running', ended_at = null, process_id = excluded.process_id`;
    const params = [
      ...[run.runId, project, targetName, targetSchema, run.command, JSON.stringify(run.args)],
      ...[run.codeFingerprint ?? null, run.resumedFrom ?? null, toolVersion, host, String(process.pid)],
    ];
    await this.#queue.write([{ text, params, purpose: 'state' }]);
  }

  nodeRunning(node: NodeStart): Promise<void> {
    const params = [
      ...this.#keys(node),
      relationText(node),
      node.reason ?? null,
      node.fingerprint ?? null,
      node.inputFingerprint ?? null,
    ];
    const text = this.#texts.running;
    return this.#queue.write([{ text, params, purpose: 'state', node: node.nodeId, again: true }]);
  }

  commitStatements(session: DbSession, node: NodeCommit): readonly Statement[] {
    const scratch = (node.replaced ?? []).map(replaced => this.#scratchRow(node, replaced));
    const params = [...this.#endParams(node, session), ...this.#stateParams(node)];
    const both: Statement = { text: this.#texts.endAndState, params, purpose: 'state', node: node.nodeId, again: true };
    return [both, ...scratch];
  }

  finishNodes(ends: readonly NodeEnd[]): Promise<void> {
    const text = this.#texts.end;
    const row = (end: NodeEnd): Statement => {
      const params = this.#endParams(end, undefined);
      return { text, params, purpose: 'state', node: end.nodeId, again: true };
    };
    return this.#queue.write(ends.map(row));
  }

  finishRun(status: RunStatus): Promise<void> {
    const text = `update ${this.#internal}.run set status = $2, ended_at = clock_timestamp() where run_id = $1`;
    return this.#queue.write([{ text, params: [this.#runId, status], purpose: 'state' }]);
  }

  async lastDurations(nodeIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const text = `select distinct on (n.node_id) n.node_id, extract(epoch from n.ended_at - n.started_at) * 1000
        from ${this.#internal}.node_run n join ${this.#internal}.run r on r.run_id = n.run_id
       where n.node_id = any (array(select pg_catalog.jsonb_array_elements_text($1::jsonb)))
         and n.status in ('success', 'pass', 'warn', 'fail') and n.ended_at is not null
         and r.project = $2 and r.target_schema = $3
       order by n.node_id, n.started_at desc`;
    const rows = await this.#read(text, [JSON.stringify(nodeIds), this.#scope.project, this.#scope.targetSchema]);
    return new Map(rows.map(([node, ms]) => [node ?? '', Number(ms)]));
  }

  async nodeStates(): Promise<ReadonlyMap<string, NodeState>> {
    const text = `select node_id, relation, relation_oid, fingerprint, input_fingerprint, watermark, run_id
        from ${this.#internal}.node_state where project = $1 and target_schema = $2`;
    const rows = await this.#read(text, [this.#scope.project, this.#scope.targetSchema]);
    return new Map(
      rows.map(([nodeId, relation, oid, fingerprint, input, watermark, runId]) => [
        relation ?? '',
        {
          nodeId: nodeId ?? '',
          relation: relation ?? '',
          relationOid: oid === null || oid === undefined ? null : Number(oid),
          fingerprint: fingerprint ?? null,
          inputFingerprint: input ?? null,
          watermark: watermark === null || watermark === undefined ? null : JSON.parse(watermark),
          runId: runId ?? '',
        },
      ]),
    );
  }

  async recordedRelations(): Promise<ReadonlySet<string>> {
    const text = `select relation_schema || '.' || relation_name from ${this.#internal}.node_state
      where project = $1 and relation_name is not null`;
    const rows = await this.#read(text, [this.#scope.project]);
    return new Set(rows.map(([relation]) => relation ?? ''));
  }

  async lastRuns(limit: number): Promise<readonly RunRecord[]> {
    const text = `select run_id, command, status, code_fingerprint, resumed_from from ${this.#internal}.run
      where project = $1 and target_schema = $2 order by started_at desc limit $3::int`;
    const rows = await this.#read(text, [this.#scope.project, this.#scope.targetSchema, String(limit)]);
    return rows.map(([runId, command, status, codeFingerprint, resumedFrom]) => ({
      runId: runId ?? '',
      command: command ?? '',
      status: status ?? '',
      codeFingerprint: codeFingerprint ?? null,
      resumedFrom: resumedFrom ?? null,
    }));
  }

  async nodesOf(runId: string): Promise<readonly NodeRecord[]> {
    const text = `select node_id, attempt, status, fingerprint from ${this.#internal}.node_run where run_id = $1 order by 1, 2`;
    const rows = await this.#read(text, [runId]);
    return rows.map(([nodeId, attempt, status, fingerprint]) => ({
      nodeId: nodeId ?? '',
      attempt: Number(attempt),
      status: status ?? '',
      fingerprint: fingerprint ?? null,
    }));
  }

  async commitOutcome(
    node: NodeIdentity,
    backend: { pid: number; start: string },
  ): Promise<'committed' | 'rolled back'> {
    // The backend must be gone before its word counts: until then it may still be about to commit.
    // A role that may not look at it sees its process without a start.
    const alive = `select a.pid from pg_catalog.pg_stat_get_activity($1::int) a where a.pid is not null and
      coalesce(to_char(a.backend_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), $2) = $2`;
    const pid = String(backend.pid);
    for (let tries = 0; tries < GIVE_UP_AFTER_TRIES; tries++) {
      if ((await this.#read(alive, [pid, backend.start])).length === 0) break;
      if (tries === TERMINATE_AFTER_TRIES) await this.#terminate(pid);
      await pause(WAIT_FOR_BACKEND_MS);
    }
    const text = `select from ${this.#internal}.node_run
      where run_id = $1 and node_id = $2 and attempt = $3::int and xid is not null`;
    return (await this.#read(text, this.#keys(node))).length > 0 ? 'committed' : 'rolled back';
  }

  forgetReplaced(relations: readonly ReplacedRelation[]): Promise<void> {
    const text = `delete from ${this.#internal}.scratch where relation_oid = $1::oid and schema_name = $2 and relation_name = $3`;
    return this.#queue.write(
      relations.map(({ oid, schema, name }) => ({ text, params: [String(oid), schema, name], purpose: 'state' })),
    );
  }

  async reapScratch(): Promise<readonly string[]> {
    // A minute of grace: the run that moved it aside is about to drop it itself.
    const text = `select schema_name, relation_name, relation_oid, kind from ${this.#internal}.scratch
      where created_at < clock_timestamp() - interval '1 minute' order by created_at`;
    const rows = await this.#read(text, []);
    const gone: ReplacedRelation[] = [];
    for (const [schema, name, oid, kind] of rows) {
      const relation = {
        schema: schema ?? '',
        name: name ?? '',
        oid: Number(oid),
        kind: kind as ReplacedRelation['kind'],
      };
      const problem = await this.#withSession(session => dropReplacedRelation(session, relation, REAP_PATIENCE));
      if (problem === undefined) gone.push(relation);
    }
    await this.forgetReplaced(gone);
    return gone.map(relation => `${relation.schema}.${relation.name}`);
  }

  close(): Promise<void> {
    return this.#queue.idle();
  }

  /** One row for the end of a node. Written by the node's own transaction it carries that transaction's id. */
  #endParams(end: NodeEnd, session: DbSession | undefined): readonly (string | null)[] {
    return [
      ...this.#keys(end),
      relationText(end),
      end.status,
      end.rows === undefined ? null : String(end.rows),
      end.sqlstate ?? null,
      end.message ?? null,
      JSON.stringify(end.timingsMs ?? {}),
      end.reason ?? null,
      end.fingerprint ?? null,
      end.inputFingerprint ?? null,
      session === undefined ? null : String(session.backendPid),
      session === undefined || session.backendStart === '' ? null : session.backendStart,
    ];
  }

  #stateParams(node: NodeCommit): readonly (string | null)[] {
    const { project, targetSchema } = this.#scope;
    const { relation } = node;
    return [
      ...[project, targetSchema, relationText(node) ?? node.nodeId, node.nodeId],
      ...[relation?.schema ?? null, relation?.name ?? null, node.fingerprint ?? null, node.inputFingerprint ?? null],
      ...[node.watermark === undefined ? null : JSON.stringify(node.watermark), JSON.stringify(node.details ?? {})],
      this.#runId,
    ];
  }

  #scratchRow(node: NodeCommit, replaced: ReplacedRelation): Statement {
    const text = `insert into ${this.#internal}.scratch (schema_name, relation_name, relation_oid, kind, run_id, node_id)
      values ($1, $2, $3::oid, $4, $5, $6)
      on conflict (schema_name, relation_name) do update set relation_oid = excluded.relation_oid, kind = excluded.kind,
        run_id = excluded.run_id, node_id = excluded.node_id, created_at = clock_timestamp()`;
    const params = [replaced.schema, replaced.name, String(replaced.oid), replaced.kind, this.#runId, node.nodeId];
    return { text, params, purpose: 'state', node: node.nodeId };
  }

  #keys(node: NodeIdentity): [string, string, string] {
    return [this.#runId, node.nodeId, String(node.attempt)];
  }

  /** May be refused; then the wait goes on without it. */
  async #terminate(pid: string): Promise<void> {
    await this.#read('select pg_catalog.pg_terminate_backend($1::int)', [pid]).catch(() => undefined);
  }

  async #read(text: string, params: readonly (string | null)[]): Promise<readonly (readonly (string | null)[])[]> {
    await this.#queue.idle();
    return this.#withSession(async session => (await session.sql(text, { purpose: 'state', params })).rows);
  }

  async #withSession<T>(work: (session: DbSession) => Promise<T>): Promise<T> {
    const session = await this.#adapter.acquire('control', 'state');
    try {
      return await work(session);
    } finally {
      this.#adapter.release(session);
    }
  }
}

function relationText(node: NodeIdentity): string | null {
  return node.relation === undefined ? null : `${node.relation.schema}.${node.relation.name}`;
}
