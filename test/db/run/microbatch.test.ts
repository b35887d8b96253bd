import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn } from './project-on.js';

const EVENTS = `{{ config(materialized='table', event_time='at') }}
select * from (values (1, timestamp '2024-01-01 10:00'), (2, timestamp '2024-01-02 11:00'), (3, timestamp '2024-01-03 12:00')) as x(id, at)`;
const MODEL = (select: string): string => `{{ config(materialized='incremental', incremental_strategy='microbatch',
  unique_key='id', event_time='at', batch_size='day', begin='2024-01-01',
  pre_hook="insert into dev.log values ('pre')", post_hook="insert into dev.log values ('post')") }}
select ${select} from {{ ref('events') }}`;
const PROJECT =
  'name: shop\nversion: "1.0"\nprofile: shop\non-run-start: create table if not exists dev.log (what text)\n';

/** `server_version_num` of the first PostgreSQL that has MERGE, which every batch after the first is. */
const FIRST_WITH_MERGE = 150_000;

describeDb('a microbatch model', db => {
  const env = { QUERN_NOW: '2024-01-03T18:00:00Z' };
  const files = { 'dbt_project.yml': PROJECT, 'models/events.sql': EVENTS, 'models/m.sql': MODEL('id, at') };

  /** Before MERGE, dbt's strategy ends in the server's own error: that is what is looked for there. */
  const withMerge = (title: string, run: () => Promise<void>): void =>
    db.test(title, async () => {
      if ((await db.adapter.capabilities()).serverVersion >= FIRST_WITH_MERGE) return await run();
      const project = await projectOn(db, files, { env });
      const outcome = await project.run('run');
      expect(outcome.finished.find(({ node }) => node.name === 'm')?.result.status).toBe('partial success');
      expect(project.lines().join('\n')).toContain('syntax error at or near "merge"');
    });

  withMerge('runs its batches one after the other, hooks around them all', async () => {
    const project = await projectOn(db, files, { env });
    const outcome = await project.run('run');
    expect(outcome.exitCode).toBe(0);
    expect(project.lines().filter(line => line.startsWith('Batch'))).toEqual([
      'Batch 1 of 3 START batch 2024-01-01 of dev.m … [RUN]',
      'Batch 1 of 3 OK created batch 2024-01-01 of dev.m … [SELECT 1 in T]',
      'Batch 2 of 3 START batch 2024-01-02 of dev.m … [RUN]',
      'Batch 2 of 3 OK created batch 2024-01-02 of dev.m … [MERGE 1 in T]',
      'Batch 3 of 3 START batch 2024-01-03 of dev.m … [RUN]',
      'Batch 3 of 3 OK created batch 2024-01-03 of dev.m … [MERGE 1 in T]',
    ]);
    expect(project.lines()).toContain('2 of 2 START sql microbatch model dev.m … [RUN]');
    expect(project.lines()).toContain('2 of 2 OK created sql microbatch model dev.m … [SUCCESS in T]');
    const result = outcome.finished.find(({ node }) => node.name === 'm')?.result;
    expect([result?.message, result?.compiled, result?.adapter_response, result?.batch_results]).toEqual([
      'SUCCESS',
      false,
      {},
      {
        successful: [
          ['2024-01-01T00:00:00+00:00', '2024-01-02T00:00:00+00:00'],
          ['2024-01-02T00:00:00+00:00', '2024-01-03T00:00:00+00:00'],
          ['2024-01-03T00:00:00+00:00', '2024-01-04T00:00:00+00:00'],
        ],
        failed: [],
      },
    ]);
    expect(await db.rows('select what from dev.log')).toEqual([['pre'], ['post']]);
    expect(project.read('target/compiled/shop/models/m/m_2024-01-02.sql')).toContain('2024-01-02');
  });

  withMerge('goes on with what is new, one batch back', async () => {
    const project = await projectOn(db, files, { env });
    await project.run('run');
    const later = await projectOn(db, files, { env: { QUERN_NOW: '2024-01-04T06:00:00Z' } });
    await later.run('run', { select: 'm' });
    const started = later.lines().filter(line => line.startsWith('Batch') && line.includes('START'));
    expect(started.map(line => /batch (\S+) of/.exec(line)?.[1])).toEqual(['2024-01-03', '2024-01-04']);
    expect(await db.rows('select count(*) from dev.m')).toEqual([['3']]);
  });

  const failing = { ...files, 'models/m.sql': MODEL('id, at, 1 / (id - 2) as n') };

  withMerge('that fails in a batch in between is a partial success, and a retry runs that batch only', async () => {
    const project = await projectOn(db, failing, { env });
    const outcome = await project.run('run');
    const result = outcome.finished.find(({ node }) => node.name === 'm')?.result;
    expect([result?.status, result?.message]).toEqual(['partial success', 'PARTIAL SUCCESS (2/3)']);
    expect(result?.batch_results?.failed).toEqual([['2024-01-02T00:00:00+00:00', '2024-01-03T00:00:00+00:00']]);
    expect(outcome.exitCode).toBe(1);
    expect(project.lines().at(-1)).toBe('Done. PASS=2 WARN=0 ERROR=1 SKIP=0 NO-OP=0 REUSED=0 TOTAL=3');
    project.write({ 'models/m.sql': MODEL('id, at, 1 / (id - 9) as n') });
    const again = await project.run('retry');
    expect(again.exitCode).toBe(0);
    const started = project.lines().filter(line => line.startsWith('Batch') && line.includes('START'));
    expect(started.map(line => /batch (\S+) of/.exec(line)?.[1])).toEqual(['2024-01-02']);
  });

  db.test('whose first batch fails skips the others', async () => {
    const project = await projectOn(db, { ...files, 'models/m.sql': MODEL('id, at, 1 / (id - 1) as n') }, { env });
    const outcome = await project.run('run');
    expect(outcome.finished.find(({ node }) => node.name === 'm')?.result.status).toBe('error');
    expect(project.lines().filter(line => line.includes('SKIP batch'))).toEqual([
      'Batch 2 of 3 SKIP batch 2024-01-02 of dev.m … [SKIPPED in T]',
      'Batch 3 of 3 SKIP batch 2024-01-03 of dev.m … [SKIPPED in T]',
    ]);
  });
});
