import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Session, type SessionFlags } from '../../src/session/index.js';
import expected from '../fixtures/projects/filters.json' with { type: 'json' };
import { describeDb } from '../setup/describe-db.js';
import { compiledFiles } from './compiled-files.js';
import { copyFixture, writeProfile } from './load-fixture.js';

/** What stands under target/compiled was recorded from dbt 1.12.6 with the same flags on the same project. */
describeDb('Models see a part of the rows of what they refer to', db => {
  const start = async (): Promise<{ build(flags: SessionFlags): Promise<Record<string, string>> }> => {
    const folder = copyFixture('filters');
    writeProfile(folder, { engine: db.engine, name: db.database.name });
    const session = new Session({ cwd: folder, env: {}, adapter: db.adapter, flags: { profilesDir: folder } });
    onTestFinished(() => session.close());
    await session.seed();
    return {
      build: async flags => {
        fs.rmSync(path.join(folder, 'target/compiled'), { recursive: true, force: true });
        const { finished } = await session.build({ excludeResourceTypes: ['seed'], ...flags });
        const failed = finished.filter(({ result }) => !['success', 'pass'].includes(result.status));
        expect(failed.map(({ result }) => [result.unique_id, result.message])).toEqual([]);
        return compiledFiles(folder, 'web', db.database.name);
      },
    };
  };

  db.test('none under --empty', async () => {
    const project = await start();
    const files = await project.build({ empty: true, eventTimeStart: '2024-01-01', eventTimeEnd: '2024-01-02' });
    expect(files).toEqual(expected.empty);
    expect(await db.rows('select count(*) from dev.daily')).toEqual([['0']]);
  });

  db.test('those of a window of time under --sample', async () => {
    const project = await start();
    const files = await project.build({ sample: "{'start': '2024-01-02', 'end': '2024-01-03 06:00:00'}" });
    expect(files).toEqual(expected.sample);
  });

  db.test('those of its batch, in a microbatch model', async () => {
    const project = await start();
    const { 'again.sql': again, ...first } = expected.batches;
    const files = await project.build({ eventTimeStart: '2024-01-01', eventTimeEnd: '2024-01-03' });
    expect(files).toEqual(first);
    const more = await project.build({ select: 'daily', eventTimeStart: '2024-01-02', eventTimeEnd: '2024-01-04' });
    expect(more['models/daily/daily_2024-01-02.sql']).toBe(again);
    expect(await db.rows('select id, tag, other, again from dev.daily order by 1')).toEqual([
      ['1', 'x', '1', '1'],
      ['2', 'x', '2', '2'],
      ['3', 'x', '3', '3'],
    ]);
  });
});
