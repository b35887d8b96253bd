/** SQL of the rows of one node, each always the same text, so that the server reads it once a session. */
export type NodeTexts = {
  /** Seven parameters. */
  readonly running: string;
  /** The row of a node's end: fourteen parameters. Written by the node's own transaction it carries that one's id. */
  readonly end: string;
  /** That row and the state of the node's relation in one statement: the parameters of the one, then of the other. */
  readonly endAndState: string;
};

/** @param internal the quoted name of the internal schema */
export function nodeTexts(internal: string): NodeTexts {
  const running = `insert into ${internal}.node_run (run_id, node_id, attempt, relation, status, reason, fingerprint, input_fingerprint)
      values ($1, $2, $3::int, $4, 'running', $5, $6, $7)
      on conflict (run_id, node_id, attempt) do update set status = 'running', started_at = clock_timestamp(), ended_at = null`;
  const end = `insert into ${internal}.node_run as n (run_id, node_id, attempt, relation, status, rows_affected, sqlstate,
        message, timings, reason, fingerprint, input_fingerprint, xid, backend_pid, backend_start, ended_at)
      values ($1, $2, $3::int, $4, $5, $6::bigint, $7, $8, $9::jsonb, $10, $11, $12,
        case when $13::int is not null then pg_catalog.txid_current() end, $13::int, $14::timestamptz, clock_timestamp())
      on conflict (run_id, node_id, attempt) do update set status = excluded.status, rows_affected = excluded.rows_affected,
        sqlstate = excluded.sqlstate, message = excluded.message, timings = excluded.timings, ended_at = excluded.ended_at,
        reason = coalesce(excluded.reason, n.reason), fingerprint = coalesce(excluded.fingerprint, n.fingerprint),
        input_fingerprint = coalesce(excluded.input_fingerprint, n.input_fingerprint), xid = coalesce(excluded.xid, n.xid),
        backend_pid = coalesce(excluded.backend_pid, n.backend_pid), backend_start = coalesce(excluded.backend_start, n.backend_start)`;
  // The newest wins: a row that was written earlier, but arrives later, changes nothing.
  const state = `insert into ${internal}.node_state as s (project, target_schema, relation, node_id, relation_schema,
        relation_name, relation_oid, fingerprint, input_fingerprint, watermark, details, run_id, version)
      values ($1, $2, $3, $4, $5::text, $6::text,
        pg_catalog.to_regclass(pg_catalog.quote_ident($5::text) || '.' || pg_catalog.quote_ident($6::text))::oid,
        $7, $8, $9::jsonb, $10::jsonb, $11, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
      on conflict (project, target_schema, relation) do update set node_id = excluded.node_id,
        relation_schema = excluded.relation_schema, relation_name = excluded.relation_name,
        relation_oid = excluded.relation_oid, fingerprint = excluded.fingerprint,
        input_fingerprint = excluded.input_fingerprint, watermark = coalesce(excluded.watermark, s.watermark),
        details = excluded.details, run_id = excluded.run_id, version = excluded.version, updated_at = clock_timestamp()
      where excluded.version >= s.version`;
  return { running, end, endAndState: `with ended as (${end}) ${behind(state, END_PARAMETERS)}` };
}

const END_PARAMETERS = 14;

/** The text with its parameters counted on from others. */
function behind(text: string, others: number): string {
  return text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + others}`);
}
