// The one door to moment-timezone: only its packed copy of the IANA time zone database is used, none of its code.
import { createRequire } from 'node:module';

/** One stretch of a zone's history: from `start` (seconds since 1970, UTC) on the clock runs so many seconds ahead of UTC. */
export type Stretch = { readonly start: number; readonly offset: number; readonly name: string };

type Packed = { readonly version: string; readonly zones: readonly string[]; readonly links: readonly string[] };
type Meta = {
  readonly countries: Readonly<Record<string, { readonly name: string; readonly zones: readonly string[] }>>;
  readonly zones: Readonly<Record<string, { readonly countries: readonly string[] }>>;
};

/** Reads the database when it is first asked, and keeps the rows of the zones for as long as it lives. */
export class ZoneData {
  private readonly require = createRequire(import.meta.url);
  private rows: Map<string, string> | null = null;
  private lower: Map<string, string> | null = null;

  /** Zone name, or the name it is a link to, → its packed row. */
  private table(): Map<string, string> {
    if (this.rows !== null) return this.rows;
    const { zones, links } = this.require('moment-timezone/data/packed/latest.json') as Packed;
    const rows = new Map(zones.map(row => [row.slice(0, row.indexOf('|')), row] as const));
    for (const link of links) {
      const [target = '', name = ''] = link.split('|');
      rows.set(name, rows.get(target) ?? '');
    }
    this.rows = rows;
    return rows;
  }

  /** Every name, sorted as pytz lists them. */
  names(): string[] {
    return [...this.table().keys()].sort();
  }

  /** The name as the database spells it, or undefined. Upper and lower case do not count. */
  find(name: string): string | undefined {
    this.lower ??= new Map([...this.table().keys()].map(zone => [zone.toLowerCase(), zone] as const));
    return this.lower.get(name.toLowerCase());
  }

  /** The canonical name behind a link. */
  canonical(name: string): string {
    const row = this.table().get(name) ?? '';
    return row.slice(0, row.indexOf('|'));
  }

  history(name: string): Stretch[] {
    return unpack(this.table().get(name) ?? '');
  }

  private meta(): Meta {
    return this.require('moment-timezone/data/meta/latest.json') as Meta;
  }

  countryNames(): [string, string][] {
    return Object.entries(this.meta().countries).map(([code, country]) => [code, country.name]);
  }

  /** The zones within each country; those it only shares with another one are left out, as in the table pytz reads. */
  countryZones(): [string, string[]][] {
    const { countries, zones } = this.meta();
    return Object.entries(countries).map(([code, country]) => {
      const own = country.zones.filter(zone => zones[zone]?.countries[0] === code);
      return [code, own.length > 0 ? own : [...country.zones]];
    });
  }
}

/** `name|abbreviations|offsets|indices|differences`; numbers to base 60, in minutes. */
function unpack(row: string): Stretch[] {
  const [, names = '', offsets = '', indices = '', differences = ''] = row.split('|');
  const abbreviations = names.split(' ');
  const seconds = offsets.split(' ').map(text => -base60Seconds(text));
  const result: Stretch[] = [];
  const steps = differences === '' ? [] : differences.split(' ');
  let start = 0;
  Array.from(indices).forEach((index, i) => {
    const type = digitOf(index);
    if (i > 0) start += base60Seconds(steps[i - 1] ?? '0');
    const at = i === 0 ? Number.NEGATIVE_INFINITY : start;
    result.push({ start: at, offset: seconds[type] ?? 0, name: abbreviations[type] ?? '' });
  });
  return result;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX';

function digitOf(char: string): number {
  return DIGITS.indexOf(char);
}

/** Minutes to base 60 as seconds; after the point stand sixtieths. */
function base60Seconds(text: string): number {
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  let minutes = 0;
  for (const char of whole) minutes = minutes * 60 + digitOf(char);
  let seconds = minutes * 60;
  if (fraction !== '') seconds += digitOf(fraction[0] ?? '0');
  return negative ? -seconds : seconds;
}
