import { expect } from 'vitest';
import { countTrips } from '../../bench/count-trips.mjs';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn } from './project-on.js';

// Counted and not timed. What is asked for while an answer is under way may travel with what comes next, so there may be
// fewer; there are never more.
describeDb(
  'the round trips of a run',
  db => {
    /** Round trips that one more view costs when nothing else runs beside it. */
    async function perView(profile: Readonly<Record<string, unknown>>, schema: string, again = false): Promise<number> {
      const trips: number[] = [];
      for (const views of [2, 12]) {
        const { host = '', port = 5432 } = await db.database.target.connect();
        const door = await countTrips({ host, port });
        const files = Object.fromEntries(
          Array.from({ length: views }, (_, i) => [`models/v_${schema}_${views}_${i}.sql`, `select ${i} as id`]),
        );
        const project = await projectOn(db, files, { threads: 1, profile: { ...profile, schema, port: door.port } });
        if (again) await project.run('run');
        const before = door.counts().roundTrips;
        expect((await project.run('run')).success).toBe(true);
        trips.push(door.counts().roundTrips - before);
        await project.session.close();
        door.close();
      }
      return ((trips[1] ?? 0) - (trips[0] ?? 0)) / 10;
    }

    db.test(
      'a new view takes three at most: made and looked at, put in place, committed',
      async () => {
        expect(await perView({ internal_schema: 'none' }, 'bare')).toBeLessThanOrEqual(3);
      },
      { timeoutMs: 120_000 },
    );

    db.test(
      'bookkeeping adds one at most to a new view, and two at most to any',
      async () => {
        expect(await perView({}, 'kept')).toBeLessThanOrEqual(4);
        const more = (await perView({}, 'again', true)) - (await perView({ internal_schema: 'none' }, 'plain', true));
        expect(more).toBeLessThanOrEqual(2);
      },
      { timeoutMs: 240_000 },
    );
  },
  ['server'],
);
