import { pythonJson } from '../base/index.js';
import { type Event, eventText, type NodeInfo, type TextStyle } from '../events/index.js';

/** What every JSON line says of the run. */
export type RunFacts = {
  readonly invocationId: string;
  readonly pid: number;
  /** DBT_ENV_CUSTOM_ENV_… without the prefix. */
  readonly extra: Readonly<Record<string, string>>;
};

/** One line of --log-format json: keys sorted at every depth, absent messages left out. */
export function jsonLine(event: Event, style: TextStyle, run: RunFacts): string {
  const line = {
    data: fieldsOf(event),
    info: {
      category: '',
      code: event.code,
      extra: run.extra,
      invocation_id: run.invocationId,
      level: event.level,
      msg: style.colors ? eventText(event, style) : event.text,
      name: event.name,
      pid: run.pid,
      thread: event.thread,
      ts: timestamp(event.atMs),
    },
  };
  return pythonJson(sorted(line), value => (value as Float).text);
}

function fieldsOf(event: Event): object {
  const fields = Object.entries(event.data).filter(([key, value]) => {
    if (key === 'node_info') return value !== null && (value as NodeInfo).node_name !== '';
    return value !== null;
  });
  return Object.fromEntries(fields);
}

/** Fields that dbt keeps as 32-bit floats: `0.0`, and seven digits or so. */
const FLOATS: ReadonlySet<string> = new Set([
  'execution_time',
  'elapsed',
  'elapsed_time',
  'command_wall_clock_time',
  'process_user_time',
  'process_kernel_time',
]);

/** Free data: every number within is a 64-bit float. */
const FREE: ReadonlySet<string> = new Set(['adapter_response', 'meta']);

function sorted(value: unknown, key = '', isFree = false): unknown {
  if (typeof value === 'number') {
    if (isFree) return new Float(value);
    return FLOATS.has(key) ? new Float(shortest(value)) : value;
  }
  if (Array.isArray(value)) return value.map(item => sorted(item, '', isFree));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, sorted(item, name, isFree || FREE.has(name))]));
}

/** A number that is written as a float even when it is integral. */
class Float {
  readonly text: string;

  constructor(value: number) {
    this.text = Number.isInteger(value) ? `${value}.0` : pythonJson(value);
  }
}

/** The number of fewest digits that is the same 32-bit float. */
function shortest(value: number): number {
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** As protobuf writes times: six digits, three, or none when they are zeros. */
function timestamp(ms: number): string {
  const micros = Math.round(ms * 1000);
  const seconds = new Date(Math.floor(micros / 1_000_000) * 1000).toISOString().slice(0, 19);
  const rest = micros % 1_000_000;
  const digits = String(rest).padStart(6, '0');
  const shown = rest === 0 ? '' : rest % 1000 === 0 ? `.${digits.slice(0, 3)}` : `.${digits}`;
  return `${seconds}${shown}Z`;
}
