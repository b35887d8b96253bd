import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn, statuses } from './project-on.js';

const SLEEPER = `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
  and state = 'active' and query like '%pg_sleep(30)%'`;

describeDb(
  'a node whose session is ended by somebody else',
  db => {
    db.test('fails; the others go on, everything is written down, and retry does the rest', async () => {
      const project = await projectOn(db, {
        'models/a.sql': "{{ config(materialized='table') }} select pg_sleep({{ var('seconds', 30) }})::text as i",
        'models/b.sql': "select * from {{ ref('a') }}",
        'models/c.sql': 'select 1 as i',
      });
      const running = project.run('run');
      let pid: string | null | undefined;
      while (pid === undefined) {
        pid = (await db.rows(SLEEPER))[0]?.[0];
        await new Promise(resolve => setTimeout(resolve, 20));
      }
      await db.rows(`select pg_terminate_backend(${pid})`);
      const outcome = await running;
      expect(statuses(outcome)).toEqual({
        'model.shop.a': 'error',
        'model.shop.b': 'skipped',
        'model.shop.c': 'success',
      });
      expect(outcome.finished.find(({ node }) => node.name === 'a')?.result.message).toContain(
        'terminating connection due to administrator command',
      );
      expect(JSON.parse(project.read('target/run_results.json')).results.length).toBe(3);
      expect(statuses(await project.run('retry', { vars: { seconds: 0 } }))).toEqual({
        'model.shop.a': 'success',
        'model.shop.b': 'success',
      });
    });
  },
  ['server'],
);
