import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { INTERNAL_SCHEMA } from '../../setup/internal-schema.js';
import { projectOn } from './project-on.js';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

type Ended = { readonly signal: string | null; readonly output: string };

function quern(folder: string, args: readonly string[], failPoints: string): Promise<Ended> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, QUERN_FAILPOINTS: failPoints };
  return new Promise(resolve => {
    execFile(process.execPath, [CLI, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ signal: error?.signal ?? null, output: `${stdout}${stderr}` });
    });
  });
}

const KINDS = {
  table: { file: 'models/n.sql', id: 'model.shop.n', text: "{{ config(materialized='table') }} select 1 as ver" },
  view: { file: 'models/n.sql', id: 'model.shop.n', text: 'select 1 as ver' },
  incremental: {
    file: 'models/n.sql',
    id: 'model.shop.n',
    text: "{{ config(materialized='incremental', unique_key='1') }} select 1 as ver",
  },
  seed: { file: 'seeds/n.csv', id: 'seed.shop.n', text: 'ver\n1\n' },
} as const;

describeDb(
  'a run that is killed',
  db => {
    for (const [kind, { file, id, text }] of Object.entries(KINDS)) {
      db.test(
        `at the commit of its ${kind} has done all of it or nothing`,
        async () => {
          const project = await projectOn(db, { [file]: text });
          await project.run('build');
          project.write({ [file]: text.replace('1 as ver', '2 as ver').replace('\n1\n', '\n2\n') });
          const ok = async (): Promise<number> =>
            Number(
              (await db.rows(`select count(*) from ${INTERNAL_SCHEMA}.node_run where status = 'success'`))[0]?.[0],
            );
          const before = await ok();

          expect(await quern(project.folder, ['build'], `node.before_commit@${id}=kill`)).toMatchObject({
            signal: 'SIGKILL',
          });
          await expect.poll(() => db.rows('select ver::text from dev.n')).toEqual([['1']]);
          expect(await ok()).toBe(before);
          expect(await db.rows("select count(*) from pg_class where relname ~ '^n__q'")).toEqual([['0']]);

          expect(await quern(project.folder, ['build'], `node.after_commit@${id}=kill`)).toMatchObject({
            signal: 'SIGKILL',
          });
          expect(await db.rows('select ver::text from dev.n')).toEqual([['2']]);
          expect(await ok()).toBe(before + 1);

          // What the commit moved aside is left to later runs, after a minute.
          await db.rows(`update ${INTERNAL_SCHEMA}.scratch set created_at = created_at - interval '2 minutes'`);
          const outcome = await project.run('build');
          expect(outcome.exitCode).toBe(0);
          expect(await db.rows("select count(*) from pg_class where relname ~ '^n__q'")).toEqual([['0']]);
        },
        { timeoutMs: 90_000 },
      );
    }
  },
  ['server'],
);
