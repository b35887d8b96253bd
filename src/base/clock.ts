/** Where time comes from: the run's clock may stand still (`QUERN_NOW`), the stopwatch never does. */
export type Clock = {
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** Monotonic milliseconds, for durations only. */
  readonly ticks: () => number;
};

export const systemClock: Clock = { now: () => Date.now(), ticks: () => performance.now() };

/** A clock whose `now` always says the same moment. */
export function fixedClock(nowMs: number): Clock {
  return { now: () => nowMs, ticks: () => performance.now() };
}
