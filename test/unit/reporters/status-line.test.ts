import { beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../src/events/index.js';
import { statusLine } from '../../../src/reporters/index.js';

describe('the status line of a terminal', () => {
  let written: string[];
  let now: number;
  let tick: (() => void) | undefined;
  let width: number;
  const make = () =>
    statusLine({
      write: text => void written.push(text),
      columns: () => width,
      ticks: () => now,
      every: (_ms, act) => {
        tick = act;
        return () => {
          tick = undefined;
        };
      },
    });
  const event = (name: string, data: object = {}): Event => ({ name, data }) as unknown as Event;
  const node = (name: string) => ({ node_info: { unique_id: `model.p.${name}`, node_name: name } });
  const last = (): string => (written.at(-1) ?? '').replace('\r\u001b[2K', '');

  beforeEach(() => {
    written = [];
    now = 0;
    width = 80;
  });

  it('says how many nodes are done, how long it has taken, and what runs now', () => {
    const line = make();
    line.draw(event('ConcurrencyLine', { node_count: 3, num_threads: 2 }));
    line.draw(event('NodeStart', node('orders')));
    line.draw(event('NodeStart', node('customers')));
    line.draw(event('NodeFinished', node('orders')));
    now = 75_000;
    tick?.();
    expect(last()).toBe('1 of 3 · 1 min 15 s · customers');
  });

  it('tells the time left from what the nodes took before, shared by the threads', () => {
    const line = make();
    line.draw(event('ExpectedDurations', { seconds: { 'model.p.orders': 10, 'model.p.customers': 20 } }));
    line.draw(event('ConcurrencyLine', { node_count: 2, num_threads: 2 }));
    line.draw(event('NodeStart', node('orders')));
    now = 1000;
    tick?.();
    expect(last()).toBe('0 of 2 · 1 s · about 15 s left · orders');
  });

  it('never wraps: what is too long is cut to the width of the terminal', () => {
    width = 30;
    const line = make();
    line.draw(event('ConcurrencyLine', { node_count: 9, num_threads: 2 }));
    line.draw(event('NodeStart', node('a_model_with_a_very_long_name_indeed')));
    now = 2000;
    tick?.();
    expect([...last()]).toHaveLength(29);
    expect(last()).toMatch(/…$/);
  });

  it('is taken away before a line that stays and when the run ends, and a short run never shows it', () => {
    const line = make();
    line.draw(event('ConcurrencyLine', { node_count: 1, num_threads: 1 }));
    line.draw(event('NodeStart', node('orders')));
    line.clear();
    expect(written).toEqual([]);
    now = 1000;
    tick?.();
    line.clear();
    expect(written.at(-1)).toBe('\r\u001b[2K');
    tick?.();
    line.draw(event('FinishedRunningStats'));
    expect(written.at(-1)).toBe('\r\u001b[2K');
    expect(tick).toBeUndefined();
  });
});
