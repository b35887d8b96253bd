-- Version 1 of the internal schema. :internal stands for its name, quoted.
-- Keys are project + target schema + relation, so that several developers and production may share one database.

create table :internal.migration (
  version int primary key,
  applied_at timestamptz not null default clock_timestamp(),
  applied_by text not null
);

create table :internal.run (
  run_id text primary key,
  project text not null,
  target_name text not null,
  target_schema text not null,
  command text not null,
  arguments jsonb not null default '{}',
  status text not null default 'running' check (status in ('running', 'success', 'error', 'cancelled', 'lost')),
  code_fingerprint text,
  resumed_from text,
  tool_version text not null,
  host text not null,
  process_id int not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
create index run_by_start on :internal.run (project, target_schema, started_at desc);

create table :internal.node_run (
  run_id text not null references :internal.run (run_id) on delete cascade,
  node_id text not null,
  attempt int not null default 1,
  primary key (run_id, node_id, attempt),
  relation text,
  status text not null,
  reason text,
  fingerprint text,
  input_fingerprint text,
  xid bigint,
  backend_pid int,
  backend_start timestamptz,
  rows_affected bigint,
  sqlstate text,
  message text,
  timings jsonb not null default '{}',
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
create index node_run_by_node on :internal.node_run (node_id, started_at desc);

create table :internal.node_state (
  project text not null,
  target_schema text not null,
  relation text not null,
  primary key (project, target_schema, relation),
  node_id text not null,
  relation_schema text,
  relation_name text,
  relation_oid oid,
  fingerprint text,
  input_fingerprint text,
  watermark jsonb,
  details jsonb not null default '{}',
  run_id text not null,
  -- Microseconds of the server's clock when the row was written; a row with a smaller number never replaces a larger.
  version bigint not null,
  updated_at timestamptz not null default clock_timestamp()
);

-- Relations that a publish moved aside and that somebody still has to drop: by oid, never by how their names look.
create table :internal.scratch (
  schema_name text not null,
  relation_name text not null,
  primary key (schema_name, relation_name),
  relation_oid oid not null,
  kind text not null check (kind in ('table', 'view', 'materialized_view')),
  run_id text not null,
  node_id text not null,
  created_at timestamptz not null default clock_timestamp()
);

create view :internal.runs as
select run_id, project, target_name, target_schema, command, status, started_at, ended_at,
       ended_at - started_at as duration,
       (select count(*) from :internal.node_run n where n.run_id = r.run_id) as nodes,
       (select count(*) from :internal.node_run n where n.run_id = r.run_id and n.status in ('error', 'fail', 'runtime error')) as failed
  from :internal.run r;

create view :internal.nodes as
select n.run_id, n.node_id, n.attempt, n.relation, n.status, n.reason, n.rows_affected, n.sqlstate, n.message,
       n.started_at, n.ended_at, n.ended_at - n.started_at as duration, r.project, r.target_schema, r.command
  from :internal.node_run n join :internal.run r on r.run_id = n.run_id;

comment on table :internal.migration is 'version 1';
comment on view :internal.runs is 'One row for each run.';
comment on view :internal.nodes is 'One row for each node of each run.';
