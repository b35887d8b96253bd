import type { Event } from '../events/index.js';
import type { StatusLine } from './console-reporter.js';

/** A terminal as a status line needs it. */
export type Terminal = {
  /** Writes as it is, without a line end. */
  readonly write: (text: string) => void;
  /** Width in cells, asked for at each drawing: people resize windows. */
  readonly columns: () => number;
  /** Monotonic milliseconds. */
  readonly ticks: () => number;
  /** Calls `act` every `ms` until the function that it gives is called; keeps no process alive. */
  readonly every: (ms: number, act: () => void) => () => void;
};

const ERASE = '\r\u001b[2K';
const REDRAW_MS = 250;
/** A run that is over by then needs no status. */
const QUIET_MS = 400;

/**
 * The line below all others while nodes run: how many of them are done, what runs now, how long it has taken, and how long it
 * will take when earlier runs tell. It is cut to the width of the terminal, so it never wraps.
 */
export function statusLine(terminal: Terminal): StatusLine {
  const running = new Map<string, string>();
  const expected = new Map<string, number>();
  let state: { readonly total: number; readonly threads: number; readonly started: number } | undefined;
  let done = 0;
  let isDrawn = false;
  let stop: (() => void) | undefined;

  const clear = (): void => {
    if (isDrawn) terminal.write(ERASE);
    isDrawn = false;
  };
  const draw = (): void => {
    if (state === undefined || terminal.ticks() - state.started < QUIET_MS) return;
    const seconds = (terminal.ticks() - state.started) / 1000;
    const text = statusText({ ...state, done, seconds, running: [...running.values()], left: secondsLeft() });
    terminal.write(ERASE + cut(text, terminal.columns() - 1));
    isDrawn = true;
  };
  const secondsLeft = (): number | undefined => {
    if (state === undefined || expected.size === 0) return undefined;
    const left = [...expected.values()].reduce((sum, one) => sum + one, 0);
    return left / Math.max(1, Math.min(state.threads, expected.size));
  };
  const end = (): void => {
    stop?.();
    stop = undefined;
    clear();
    state = undefined;
    running.clear();
    expected.clear();
    done = 0;
  };

  const hear: Partial<Record<string, (data: Record<string, unknown>) => void>> = {
    ExpectedDurations: data => {
      for (const [id, one] of Object.entries(data['seconds'] as Record<string, number>)) expected.set(id, one);
    },
    ConcurrencyLine: data => {
      state = { total: Number(data['node_count']), threads: Number(data['num_threads']), started: terminal.ticks() };
      stop ??= terminal.every(REDRAW_MS, draw);
    },
    NodeStart: data => {
      const { unique_id: id = '', node_name: name = '' } = (data['node_info'] ?? {}) as Record<string, string>;
      running.set(id, name);
    },
    NodeFinished: data => {
      const { unique_id: id = '' } = (data['node_info'] ?? {}) as Record<string, string>;
      running.delete(id);
      expected.delete(id);
      done += 1;
    },
    FinishedRunningStats: end,
    CommandCompleted: end,
    MainEncounteredError: end,
  };
  return {
    clear,
    draw: (event: Event) => {
      hear[event.name]?.(event.data as Record<string, unknown>);
      if (isDrawn || hear[event.name] !== undefined) draw();
    },
    close: end,
  };
}

type Status = {
  readonly total: number;
  readonly done: number;
  readonly seconds: number;
  readonly running: readonly string[];
  readonly left: number | undefined;
};

function statusText({ total, done, seconds, running, left }: Status): string {
  const parts = [`${Math.min(done, total)} of ${total}`, span(seconds)];
  if (left !== undefined && left >= 1) parts.push(`about ${span(left)} left`);
  if (running.length > 0) parts.push(running.join(', '));
  return parts.join(' · ');
}

function span(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
