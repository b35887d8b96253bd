import { makeMessage, ProjectError } from '../../base/index.js';
import type { NodeTask } from '../nodes/node-runner.js';
import { textField } from '../nodes/run-node-type.js';
import { BATCH_SIZES, type Batch, type BatchSize, batchesOf } from './batches.js';

/** What is known of the model's table when its batches are counted. */
export type TableState = { readonly isIncremental: boolean };

/** Looks the table up in the cache, which is filled for the schema when it has to be. */
export async function tableState({ run, node }: NodeTask): Promise<TableState> {
  const { cache, database, adapter } = run.services;
  const schema = textField(node, 'schema');
  await cache.ensure(schema === null ? [] : [schema], async schemas => {
    const session = await adapter.acquire('control', node.unique_id);
    try {
      return await adapter.listSchemaContents(session, schemas);
    } finally {
      adapter.release(session);
    }
  });
  const identifier = textField(node, 'alias');
  const found = cache.get({ database: textField(node, 'database') ?? database, schema, identifier });
  const fresh = node.config['full_refresh'] ?? run.flags.full_refresh;
  return { isIncremental: found?.fields.type === 'table' && !fresh };
}

/** The batches of this run; those of a retry are the ones that failed. Throws RUN-010. */
export function batchesOfModel({ run, node, planned }: NodeTask, { isIncremental }: TableState): readonly Batch[] {
  const failed = planned?.batches?.failed;
  if (failed !== undefined) return failed.map(([start, end]) => ({ start: utc(start), end: utc(end) }));
  const { flags, plan, services } = run;
  const sample = flags.sample;
  const batches = batchesOf({
    size: batchSizeOf(node.config),
    from: moment(sample?.start ?? flags.event_time_start),
    to: moment(sample?.end ?? flags.event_time_end),
    startedAt: moment(plan.countedFrom) ?? services.stamp.startedAtMs ?? services.invocation.clock.now(),
    begin: moment(beginOf(node.config['begin'])),
    lookback: Number(node.config['lookback'] ?? 1),
    isIncremental,
  });
  if (batches !== undefined) return batches;
  const text = `Microbatch model '${node.name}' requires a 'begin' configuration.`;
  throw new ProjectError(makeMessage('RUN-010', text));
}

export function batchSizeOf(config: Readonly<Record<string, unknown>>): BatchSize {
  const size = BATCH_SIZES.find(known => known === config['batch_size']);
  if (size !== undefined) return size;
  throw new ProjectError(makeMessage('RUN-010', `batch_size is none of ${BATCH_SIZES.join(', ')}`));
}

function beginOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function moment(text: string | null | undefined): number | undefined {
  return text === null || text === undefined ? undefined : utc(text);
}

/** Milliseconds of an ISO time; one without a zone means UTC. */
function utc(text: string): number {
  const full = text.length === 10 ? `${text}T00:00:00` : text.replace(' ', 'T');
  return Date.parse(/(?:Z|[-+]\d\d:?\d\d)$/.test(full) ? full : `${full}Z`);
}
