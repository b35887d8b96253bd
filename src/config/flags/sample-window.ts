import { type Data, type DataShapes, isPlainMap } from '../data.js';
import { parseYaml } from '../yaml/parse-yaml.js';

/** A window of time, `end` excluded: ISO 8601, UTC. */
export type SampleWindow = { readonly start: string; readonly end: string };

const GRAINS = ['hour', 'day', 'month', 'year'] as const;

/** `3 days` back from now, or `{start: …, end: …}`. A fault is given back in dbt's words. */
export function readSample(text: string, nowMs: number, shapes: DataShapes): SampleWindow | { readonly fault: string } {
  return text.trimStart().startsWith('{') ? fromMapping(text, shapes) : fromRelative(text, nowMs);
}

function fromRelative(text: string, nowMs: number): SampleWindow | { readonly fault: string } {
  const [count = '', unit, more] = text.split(' ');
  if (unit === undefined || more !== undefined)
    return { fault: `Cannot load SAMPLE_WINDOW from '${text}'. Must be of form 'DAYS_INT GRAIN_SIZE'.` };
  if (!/^[-+]?\d+$/.test(count)) return { fault: `Unable to convert '${count}' to an integer.` };
  const grain = GRAINS.find(name => name === unit.toLowerCase().replace(/s+$/, ''));
  if (grain === undefined) {
    const valid = [...GRAINS, ...GRAINS.map(name => `${name}s`)].map(name => `'${name}'`).join(', ');
    return { fault: `Invalid grain size '${unit}'. Must be one of [${valid}].` };
  }
  return { start: isoUtc(back(nowMs, Number(count), grain)), end: isoUtc(nowMs) };
}

/** Months and years keep the day of the month, or its last one where it has fewer days. */
function back(nowMs: number, count: number, grain: (typeof GRAINS)[number]): number {
  const hourMs = 3_600_000;
  if (grain === 'hour') return nowMs - count * hourMs;
  if (grain === 'day') return nowMs - count * 24 * hourMs;
  const now = new Date(nowMs);
  const months = now.getUTCFullYear() * 12 + now.getUTCMonth() - count * (grain === 'year' ? 12 : 1);
  const [year, month] = [Math.floor(months / 12), months % 12];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const day = Math.min(now.getUTCDate(), lastDay);
  return nowMs - Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()) + Date.UTC(year, month, day);
}

function fromMapping(text: string, shapes: DataShapes): SampleWindow | { readonly fault: string } {
  const { value } = parseYaml(text, '--sample', shapes);
  if (!isPlainMap(value)) return { fault: 'it is neither a count and a unit nor a mapping with start and end' };
  const [start, end] = [readMoment(value['start']), readMoment(value['end'])];
  if (start === undefined)
    return { fault: "'start' is missing or no moment such as 2024-01-31 or 2024-01-31T08:00:00" };
  if (end === undefined) return { fault: "'end' is missing or no moment such as 2024-01-31 or 2024-01-31T08:00:00" };
  return { start: isoUtc(start), end: isoUtc(end) };
}

function readMoment(value: Data): number | undefined {
  if (typeof value !== 'string') return undefined;
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[-+]\d\d:\d\d)?$/.exec(value.trim());
  if (match === null) return undefined;
  const ms = Date.parse(`${match[1]}T${match[2] ?? '00:00:00'}Z`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** As Python prints an aware datetime: microseconds only when there are some. */
function isoUtc(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.endsWith('.000Z') ? text.replace('.000Z', '+00:00') : text.replace('Z', '000+00:00');
}
