/** Grain of a microbatch model. */
export type BatchSize = 'hour' | 'day' | 'month' | 'year';

export const BATCH_SIZES: readonly BatchSize[] = ['hour', 'day', 'month', 'year'];

/** A half-open span of time: `start` is in it, `end` is not. Milliseconds since 1970, UTC. */
export type Batch = { readonly start: number; readonly end: number };

export type BatchRequest = {
  readonly size: BatchSize;
  /** --event-time-start and --event-time-end, or the window of --sample. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** When the run began: the end where none was given. */
  readonly startedAt: number;
  /** `begin` of the model; needed when its table is made anew. */
  readonly begin: number | undefined;
  readonly lookback: number;
  /** False on a first run and on a full refresh. */
  readonly isIncremental: boolean;
};

/** The batches of a run, the oldest first; undefined where `begin` is needed and missing. There is always one at least. */
export function batchesOf(request: BatchRequest): readonly Batch[] | undefined {
  const end = ceilTo(request.to ?? request.startedAt, request.size);
  const start = startOf(request, end);
  return start === undefined ? undefined : cut(start, end, request.size);
}

function startOf({ size, from, begin, lookback, isIncremental }: BatchRequest, end: number): number | undefined {
  if (from !== undefined) return floorTo(from, size);
  if (!isIncremental) return begin === undefined ? undefined : floorTo(begin, size);
  // An end on the edge of a batch closes the batch before it, so that one counts as the current one.
  const onEdge = floorTo(end, size) === end;
  return shift(end, size, -(lookback + (onEdge ? 1 : 0)));
}

/** The last batch ends exactly at `end`, even when that lies before its start (`begin` in the future). */
function cut(start: number, end: number, size: BatchSize): readonly Batch[] {
  const starts = [start];
  for (let next = shift(start, size, 1); next < end; next = shift(next, size, 1)) starts.push(next);
  return starts.map((from, i) => ({ start: from, end: starts[i + 1] ?? end }));
}

export function floorTo(ms: number, size: BatchSize): number {
  const { year, month, day, hour } = partsOf(ms);
  if (size === 'year') return utc(year);
  if (size === 'month') return utc(year, month);
  return size === 'day' ? utc(year, month, day) : utc(year, month, day, hour);
}

function ceilTo(ms: number, size: BatchSize): number {
  const floor = floorTo(ms, size);
  return floor === ms ? ms : shift(floor, size, 1);
}

/** Counts from the beginning of the batch that holds `ms`. */
function shift(ms: number, size: BatchSize, by: number): number {
  const { year, month, day, hour } = partsOf(floorTo(ms, size));
  if (size === 'year') return utc(year + by);
  if (size === 'month') return utc(year, month + by);
  return size === 'day' ? utc(year, month, day + by) : utc(year, month, day, hour + by);
}

function partsOf(ms: number): { year: number; month: number; day: number; hour: number } {
  const at = new Date(ms);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth(), day: at.getUTCDate(), hour: at.getUTCHours() };
}

/** As Date.UTC, which takes years below 100 for years of the last century. */
function utc(year: number, month = 0, day = 1, hour = 0): number {
  const at = new Date(0);
  at.setUTCFullYear(year, month, day);
  at.setUTCHours(hour);
  return at.getTime();
}

/** `2024-09-17T16`, `2024-09-17`, `2024-09` or `2024`: the batch in messages and file names. */
export function batchLabel(start: number, size: BatchSize): string {
  const length = { hour: 13, day: 10, month: 7, year: 4 }[size];
  return new Date(start).toISOString().slice(0, length);
}

/** `20240917T16`: what `model.batch.id` says. */
export function batchId(start: number, size: BatchSize): string {
  return batchLabel(start, size).replaceAll('-', '');
}
