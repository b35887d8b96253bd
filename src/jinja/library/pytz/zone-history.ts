import { DAYLIGHT_EXCEPTIONS } from './daylight-exceptions.js';
import type { Stretch, ZoneData } from './zone-data.js';

/** A stretch as pytz keeps it: offsets to the full minute, and how much of the offset is daylight saving. */
export type ZoneStretch = Stretch & { readonly dst: number };

/** pytz reads the part of the compiled files that counts with 32 bits: from December 1901 to January 2038. */
const FIRST = -(2 ** 31);
const LAST = 2 ** 31;

/** Abbreviations that mean daylight saving, war time or double summer time wherever they occur (but see the exceptions). */
const DAYLIGHT_NAMES = new Set(
  (
    'ACDT ADDT ADT AEDT AHDT AKDT APT AWDT AWT BDST BDT BST CAST CDT CEMT CEST CPT CWT EDT EEST EPT EWT GDT HDT HKST ' +
    'HKWT HPT HWT IDDT IDT JDT KDT LST MDST MDT MPT MSD MWT NDDT NDT NPT NWT NZDT PDT PKST PPT PWT WAST WEMT WEST ' +
    'YDDT YDT YPT YWT'
  ).split(' '),
);

/** Zones where winter time is the one that the database calls daylight saving, and since and until when. */
const NEGATIVE: Readonly<Record<string, readonly [from: number, until: number, offset: number]>> = {
  'Africa/Casablanca': [1540692000, LAST, 0],
  'Africa/El_Aaiun': [1540692000, LAST, 0],
  'Africa/Windhoek': [764200800, 1509483600, 3600],
  'Europe/Dublin': [57722400, LAST, 0],
};

const DAYS_300 = 300 * 86_400;

/**
 * The history of a zone as pytz has it. The packed database does not say which stretches are daylight saving time, so
 * that is told from names and lengths; where this fails a table corrects it.
 */
export function zoneHistory(data: ZoneData, name: string): ZoneStretch[] {
  const canonical = data.canonical(name);
  const marked = withExceptions(canonical, markDaylight(canonical, data.history(name)));
  return withOffsets(clip(marked));
}

type Marked = Stretch & { readonly daylight: boolean };

function markDaylight(zone: string, history: readonly Stretch[]): Marked[] {
  const negative = NEGATIVE[zone];
  return history.map((stretch, i) => {
    if (negative !== undefined && stretch.start >= negative[0] && stretch.start < negative[1]) {
      return { ...stretch, daylight: stretch.offset === negative[2] };
    }
    if (/^[A-Z]/.test(stretch.name)) return { ...stretch, daylight: DAYLIGHT_NAMES.has(stretch.name) };
    const before = history[i - 1];
    const after = history[i + 1];
    if (before === undefined || after === undefined) return { ...stretch, daylight: false };
    const higher = stretch.offset > before.offset && stretch.offset > after.offset;
    return { ...stretch, daylight: higher && after.start - stretch.start < DAYS_300 };
  });
}

/** Puts in what the table of exceptions knows; an instant that is no change of the clock is a change of this alone. */
function withExceptions(zone: string, history: readonly Marked[]): Marked[] {
  const exceptions = new Map<number, boolean>();
  for (const entry of DAYLIGHT_EXCEPTIONS[zone]?.split(' ') ?? []) {
    exceptions.set(Number.parseInt(entry.slice(1), 36), entry[0] === '+');
  }
  if (exceptions.size === 0) return [...history];
  const result = history.map(stretch => ({ ...stretch, daylight: exceptions.get(stretch.start) ?? stretch.daylight }));
  for (const [start, daylight] of exceptions) {
    if (history.some(stretch => stretch.start === start)) continue;
    const at = result.findLastIndex(stretch => stretch.start < start);
    const { offset, name } = result[at]!;
    result.splice(at + 1, 0, { start, offset, name, daylight });
  }
  return result;
}

/** Only what 32 bits can count; what ran before then begins at the first second they can. */
function clip(history: readonly Marked[]): Marked[] {
  const [first, ...rest] = history;
  if (first === undefined) return [];
  const early = rest.filter(stretch => stretch.start <= FIRST).at(-1);
  const kept = rest.filter(stretch => stretch.start > FIRST && stretch.start < LAST);
  return early === undefined ? [first, ...kept] : [first, { ...early, start: FIRST }, ...kept];
}

const THREE_HOURS = 3 * 3600;

/** How much of each offset is daylight saving: what it has over the last standard time, or else over the next. */
function withOffsets(history: readonly Marked[]): ZoneStretch[] {
  return history.map((stretch, i) => {
    const { start, offset, name } = stretch;
    const dst = stretch.daylight ? daylightOffset(history, i) : 0;
    return { start, name, offset: fullMinutes(offset), dst: fullMinutes(dst) };
  });
}

function daylightOffset(history: readonly Marked[], at: number): number {
  const { offset } = history[at]!;
  const before = history.slice(0, at).findLast(stretch => !stretch.daylight) ?? history[0]!;
  let dst = offset - before.offset;
  if (dst > 0 && dst <= THREE_HOURS) return dst;
  for (const after of history.slice(at + 1)) {
    if (after.daylight) continue;
    dst = offset - after.offset;
    if (Math.abs(dst) > 0 && Math.abs(dst) <= THREE_HOURS) break;
  }
  return dst;
}

function fullMinutes(seconds: number): number {
  return Math.floor((seconds + 30) / 60) * 60;
}
