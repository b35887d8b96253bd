import { describe, expect, it } from 'vitest';
import { type Turn, WatchLoop } from '../../../../src/session/watch/watch-loop.js';

/** A loop whose timer and work end when the test says so. */
function rig() {
  const turns: Turn[] = [];
  const ends: (() => void)[] = [];
  let timer: (() => void) | undefined;
  const loop = new WatchLoop({
    work: turn => {
      turns.push(turn);
      return new Promise(resolve => ends.push(resolve));
    },
    setTimer: act => {
      timer = act;
      return () => {
        timer = undefined;
      };
    },
  });
  const settle = () => {
    const act = timer;
    timer = undefined;
    act?.();
  };
  const end = async () => {
    ends.shift()?.();
    await new Promise(resolve => setImmediate(resolve));
  };
  return { loop, turns, settle, end };
}

describe('the loop of watching', () => {
  it('makes one turn of ten saves', () => {
    const { loop, turns, settle } = rig();
    for (let i = 9; i >= 0; i--) loop.changed(`/p/models/m${i % 3}.sql`);
    settle();
    expect(turns).toEqual([
      { files: ['/p/models/m0.sql', '/p/models/m1.sql', '/p/models/m2.sql'], request: 'changes' },
    ]);
  });

  it('queues one more turn for everything that changes during a turn', async () => {
    const { loop, turns, settle, end } = rig();
    loop.changed('/a');
    settle();
    loop.changed('/b');
    loop.changed('/c');
    loop.changed('/b');
    settle();
    expect(turns).toHaveLength(1);
    await end();
    settle();
    expect(turns[1]).toEqual({ files: ['/b', '/c'], request: 'changes' });
    await end();
    settle();
    expect(turns).toHaveLength(2);
  });

  it('lets the wider of two requests win, and keeps the files of the narrower', async () => {
    const { loop, turns, settle, end } = rig();
    loop.changed('/a');
    settle();
    loop.ask('full');
    loop.ask('again');
    loop.changed('/b');
    await end();
    settle();
    expect(turns[1]).toEqual({ files: ['/b'], request: 'full' });
  });

  it('is idle when nothing runs or waits, and starts nothing after close', async () => {
    const { loop, turns, settle, end } = rig();
    await loop.whenIdle();
    loop.changed('/a');
    settle();
    const idle = loop.whenIdle();
    loop.changed('/b');
    const closed = loop.close();
    await end();
    await closed;
    await idle;
    loop.changed('/c');
    loop.ask('all');
    settle();
    expect(turns).toHaveLength(1);
  });
});
