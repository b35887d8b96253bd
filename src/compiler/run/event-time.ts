import { type EventTimeFilter, quoteIdentifier } from '../../adapters/index.js';
import type { SampleWindow } from '../../config/index.js';
import type { Target } from '../../context/index.js';
import type { GraphNode } from '../../manifest/index.js';
import type { BatchWindow } from './node-work.js';

export type TimeWindow = { readonly start: string; readonly end: string };

const FILTERED_TARGETS = new Set(['model', 'seed', 'snapshot', 'source', 'function']);

/**
 * The window of time that a node sees of what it references: that of its batch, of the sample, of both the narrower
 * one. Only models and snapshots are cut, as in dbt.
 */
export function timeWindow(
  node: { readonly resource_type: string },
  batch: BatchWindow | undefined,
  sample: SampleWindow | null,
): TimeWindow | undefined {
  if (node.resource_type !== 'model' && node.resource_type !== 'snapshot') return undefined;
  if (batch === undefined) {
    return sample === null ? undefined : { start: momentText(msOf(sample.start)), end: momentText(msOf(sample.end)) };
  }
  const { start, end } = batch;
  const from = sample === null ? start : Math.max(start, msOf(sample.start));
  const to = sample === null ? end : Math.min(end, msOf(sample.end));
  return { start: momentText(from), end: momentText(to) };
}

/** The filter of one reference; null where the target has no `event_time`. */
export function eventTimeFilter(target: Target, window: TimeWindow | undefined): EventTimeFilter | null {
  if (window === undefined || !FILTERED_TARGETS.has(target.resource_type)) return null;
  const field = target.config['event_time'];
  if (typeof field !== 'string' || field === '') return null;
  return { field: isQuoted(target, field) ? quoteIdentifier(field) : field, ...window };
}

/** The column says whether its name is quoted, else its source does. */
function isQuoted(target: Target, field: string): boolean {
  const column = Object.values(target.columns).find(({ name }) => name === field);
  const ofSource = (target as Partial<Extract<GraphNode, { resource_type: 'source' }>>).quoting?.column;
  return column?.quote ?? ofSource ?? false;
}

function msOf(iso: string): number {
  return Date.parse(/(?:Z|[-+]\d\d:\d\d)$/.test(iso) ? iso : `${iso}Z`);
}

/** As Python prints an aware moment: microseconds only when there are some. */
export function momentText(ms: number): string {
  const [day = '', time = ''] = new Date(ms).toISOString().slice(0, -1).split('T');
  const [clock = '', fraction = '000'] = time.split('.');
  return `${day} ${clock}${fraction === '000' ? '' : `.${fraction}000`}+00:00`;
}
