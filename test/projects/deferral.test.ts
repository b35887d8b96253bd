import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Session, type SessionFlags } from '../../src/session/index.js';
import { describeDb } from '../setup/describe-db.js';
import { compiledFiles } from './compiled-files.js';
import { copyFixture, writeProfile } from './load-fixture.js';

/** The text of `harvest` that dbt 1.12.6 compiles, with the schemas of what it reads. */
function harvest(schemas: { readonly beds: string; readonly plants: string }): string {
  return [
    '',
    'with __dbt__cte__passing as (',
    ` select id from "{database}"."${schemas.beds}"."beds"`,
    ') -- "{database}"."prod"."harvest" "{database}"."dev"."harvest"',
    `select p.id from "{database}"."${schemas.plants}"."plants" p join __dbt__cte__passing using (id)`,
    'join "{database}"."prod"."plots" using (id)',
  ].join('\n');
}

describeDb('With --defer', db => {
  const start = async (): Promise<{
    harvest(flags?: SessionFlags): Promise<string>;
    run(select: string): Promise<void>;
  }> => {
    const folder = copyFixture('deferral');
    writeProfile(folder, { engine: db.engine, name: db.database.name }, ['dev', 'prod']);
    const session = new Session({ cwd: folder, env: {}, adapter: db.adapter, flags: { profilesDir: folder } });
    onTestFinished(() => session.close());
    await session.build({ target: 'prod', targetPath: 'state', excludeResourceTypes: ['unit_test'] });
    const deferred = { defer: true, state: 'state' } as const;
    return {
      run: async select => {
        await session.run({ ...deferred, select });
      },
      harvest: async flags => {
        fs.rmSync(path.join(folder, 'target'), { recursive: true, force: true });
        const { finished } = await session.build({ ...deferred, select: 'harvest', ...flags });
        expect(finished.map(({ result }) => [result.unique_id, result.status, result.message])).toEqual([
          ['unit_test.garden.harvest.harvest_joins', 'pass', null],
          ['model.garden.harvest', 'success', expect.stringMatching(/^(SELECT|INSERT 0) 2$/)],
        ]);
        return compiledFiles(folder, 'garden', db.database.name)['models/harvest.sql'] ?? '';
      },
    };
  };

  db.test('what was not built yet is read where the other state has it, in unit tests too', async () => {
    const project = await start();
    expect(await project.harvest()).toBe(harvest({ beds: 'prod', plants: 'prod' }));
    expect(
      await db.rows(
        `select confrelid::regclass from pg_constraint where contype = 'f' and connamespace = 'dev'::regnamespace`,
      ),
    ).toEqual([['prod.plants']]);
  });

  db.test('what is there is read where it is, but a foreign key leads to what this run does not build', async () => {
    const project = await start();
    await project.run('beds plants');
    expect(await project.harvest()).toBe(harvest({ beds: 'dev', plants: 'dev' }));
    expect(
      await db.rows(
        `select confrelid::regclass from pg_constraint where contype = 'f' and connamespace = 'dev'::regnamespace`,
      ),
    ).toEqual([['prod.plants']]);
  });

  db.test('and --favor-state, the other state comes first for everything that is not selected', async () => {
    const project = await start();
    await project.run('beds plants');
    expect(await project.harvest({ favorState: true })).toBe(harvest({ beds: 'prod', plants: 'prod' }));
  });
});
