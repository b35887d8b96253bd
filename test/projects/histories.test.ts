import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect } from 'vitest';
import { diskFiles } from '../../src/base/index.js';
import expected from '../fixtures/projects/histories.json' with { type: 'json' };
import { type DbContext, describeDb } from '../setup/describe-db.js';
import { copyFixture, loadFixture } from './load-fixture.js';
import { runOrder } from './run-order.js';
import { runOn } from './work-on.js';

type Recorded = { columns: string[][]; rows: string[][] };

/** MERGE came with this version. */
const FIRST_WITH_MERGE = 150_000;

describeDb('What dbt made goes on', db => {
  db.test(
    'seeds, incremental tables and snapshots of dbt hold after our run what they hold after its own',
    async () => {
      const folder = copyFixture('histories');
      await load(db, fs.readFileSync(path.join(folder, 'history.sql'), 'utf8'));
      const { serverVersion } = await db.adapter.capabilities();
      const { linked } = loadFixture(folder, { engine: db.engine, name: db.database.name });
      const run = await runOn(db.adapter, linked, diskFiles());
      const ids = runOrder(linked).filter(id => serverVersion >= FIRST_WITH_MERGE || id !== 'model.history.merged');
      await run.runAll(ids);
      for (const id of ids) {
        const table = id.split('.').at(-1) as keyof typeof expected;
        expect(await contents(db, table), table).toEqual(expected[table] as Recorded);
      }
    },
  );
});

async function load(db: DbContext, sql: string): Promise<void> {
  await db.rows(sql);
}

async function contents(db: DbContext, table: string): Promise<Recorded> {
  const columns = (await db.rows(
    `select attname, format_type(atttypid, atttypmod) from pg_attribute
     where attrelid = 'dev.${table}'::regclass and attnum > 0 and not attisdropped order by attnum`,
  )) as string[][];
  const names = columns.map(([name]) => name ?? '');
  const rows = await db.rows(`select ${names.join(', ')} from dev.${table}`);
  return {
    columns,
    rows: rows
      .map(row =>
        masked(
          names,
          row.map(cell => cell ?? '∅'),
        ),
      )
      .sort(byText),
  };
}

/** Moments of the run, and hashes made of them, differ from run to run. */
function masked(names: readonly string[], row: readonly string[]): string[] {
  const isNow = (cell: string | undefined): boolean => /^(?!2024|9999)\d{4}-\d\d-\d\d /.test(cell ?? '');
  const madeNow = isNow(row[names.indexOf('dbt_updated_at')]);
  return row.map((cell, i) => (isNow(cell) ? 'now' : names[i] === 'dbt_scd_id' && madeNow ? 'hash' : cell));
}

function byText(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a.join('\t'), b.join('\t')];
  return left < right ? -1 : left > right ? 1 : 0;
}
