import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn } from './project-on.js';

const SLEEPERS = Object.fromEntries(
  Array.from({ length: 12 }, (_, i) => [
    `models/s${i}.sql`,
    "{{ config(materialized='table') }} select pg_sleep(0.5)::text as slept",
  ]),
);

const ACTIVE = `select count(*) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and query like '%pg_sleep%'`;

describeDb(
  'the number of nodes that run at once',
  db => {
    for (const threads of [4, 1]) {
      db.test(
        `is never more than --threads ${threads}, and reaches it`,
        async () => {
          const project = await projectOn(db, SLEEPERS, { threads: 8 });
          const seen: number[] = [];
          const running = project.run('run', { threads });
          let ended = false;
          const end = running.finally(() => {
            ended = true;
          });
          while (!ended) {
            seen.push(Number((await db.rows(ACTIVE))[0]?.[0]));
            await new Promise(resolve => setTimeout(resolve, 25));
          }
          const outcome = await end;
          expect(Math.max(...seen)).toBe(threads);
          expect(outcome.finished.map(({ result }) => result.status)).toEqual(Array(12).fill('success'));
          const names = new Set(outcome.finished.map(({ result }) => result.thread_id));
          expect([...names].sort()).toEqual(
            Array.from({ length: threads }, (_, i) => `Thread-${i + 1} (worker)`).sort(),
          );
        },
        { timeoutMs: 60_000 },
      );
    }
  },
  ['sessions'],
);

describeDb('a database with one session', db => {
  db.test('runs one node after the other, and says so once', async () => {
    const project = await projectOn(db, { 'models/a.sql': 'select 1 as i', 'models/b.sql': 'select 2 as i' });
    const outcome = await project.run('run', { threads: 4 });
    expect(outcome.exitCode).toBe(0);
    const notices = project.lines().filter(line => line.includes('one session'));
    expect(notices.length).toBe(db.engine === 'pglite' ? 1 : 0);
  });
});
