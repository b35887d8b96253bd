import { type Event, type Level, levelRank } from '../events/index.js';

export type LogLevel = Level | 'none';

/** What commands print as their result stands outside the levels: --quiet shows it too. */
const RESULTS: ReadonlySet<string> = new Set(['PrintEvent', 'ShowNode', 'CompiledNode']);

const CACHE: ReadonlySet<string> = new Set(['CacheAction', 'CacheDumpGraph']);

export function isResult(event: Event): boolean {
  return RESULTS.has(event.name);
}

/** Whether an event is shown at a level. `--quiet` is the level error; `none` shows nothing at all. */
export function isShown(event: Event, level: LogLevel, logCacheEvents: boolean): boolean {
  if (level === 'none' || (CACHE.has(event.name) && !logCacheEvents)) return false;
  return isResult(event) || levelRank(event.level) >= levelRank(level);
}
