import type { ClockTime, ValueMakers } from '../../src/adapters/index.js';

/**
 * Values as the text Python's repr() gives of them: what the decoder asks to be made can be compared with what dbt's
 * driver made in Python, without the library that templates use.
 */
export const reprMakers: ValueMakers = {
  decimal: text => new Shown(`Decimal('${text}')`),
  float: value => new Shown(floatRepr(value)),
  date: (year, month, day) => new Shown(`datetime.date(${year}, ${month}, ${day})`),
  time: clock => new Shown(`datetime.time(${clockArguments(clock).join(', ')})`),
  timestamp: (year, month, day, clock) =>
    new Shown(`datetime.datetime(${[year, month, day, ...clockArguments(clock)].join(', ')})`),
  interval: (days, seconds, microseconds) => new Shown(timedeltaRepr(days, seconds, microseconds)),
  json: text => new Shown(`json ${text}`),
  list: items => new Shown(`[${items.map(shown).join(', ')}]`),
};

class Shown {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Python's repr of a decoded value. */
export function shown(value: unknown): string {
  if (value instanceof Shown) return value.text;
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value !== 'string') return String(value);
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  return `${quote}${value.replaceAll('\\', '\\\\')}${quote}`;
}

function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? `${value}.0` : String(value);
}

function clockArguments(clock: ClockTime): string[] {
  const numbers = [clock.hour, clock.minute, clock.second, clock.microsecond];
  while (numbers.length > 2 && numbers.at(-1) === 0) numbers.pop();
  const zone = clock.offset === null ? [] : [`tzinfo=${zoneRepr(clock.offset)}`];
  return [...numbers.map(String), ...zone];
}

function zoneRepr(offset: number): string {
  if (offset === 0) return 'datetime.timezone.utc';
  return `datetime.timezone(${timedeltaRepr(0, offset, 0)})`;
}

/** A timedelta has no negative parts but its days. */
function timedeltaRepr(days: number, seconds: number, microseconds: number): string {
  const total = BigInt(days) * 86_400_000_000n + BigInt(seconds) * 1_000_000n + BigInt(microseconds);
  const day = 86_400_000_000n;
  const wholeDays = total >= 0n ? total / day : -((-total + day - 1n) / day);
  const rest = total - wholeDays * day;
  const parts = [
    wholeDays === 0n ? '' : `days=${wholeDays}`,
    rest / 1_000_000n === 0n ? '' : `seconds=${rest / 1_000_000n}`,
    rest % 1_000_000n === 0n ? '' : `microseconds=${rest % 1_000_000n}`,
  ].filter(part => part !== '');
  return `datetime.timedelta(${parts.length === 0 ? '0' : parts.join(', ')})`;
}
