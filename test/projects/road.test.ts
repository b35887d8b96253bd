import { expect } from 'vitest';
import { diskFiles } from '../../src/base/index.js';
import { kindOf } from '../../src/manifest/index.js';
import expected from '../fixtures/projects/road.json' with { type: 'json' };
import { describeDb } from '../setup/describe-db.js';
import { compiledFiles, withoutLayout } from './compiled-files.js';
import { copyFixture, loadFixture } from './load-fixture.js';
import { runOrder } from './run-order.js';
import { type NodeRun, runOn } from './work-on.js';

const ROWS = {
  books: 'select id, title, shelf, price from dev.books order by 1',
  loans: 'select * from dev.loans order by 1',
  stg_books: 'select * from dev.stg_books order by 1',
  fees_by_book: 'select * from dev.fees_by_book order by 1',
  loan_events: 'select * from dev.loan_events order by 1',
  books_history: 'select book_id, title, price, dbt_valid_to is null from dev.books_history order by 1',
  types: `select table_name, column_name, data_type from information_schema.columns where table_schema = 'dev'
    order by table_name, ordinal_position`,
} as const;

/** Recorded from dbt 1.12.6 by `seed`, `run` and `build` of the same project. */
describeDb('A project is read, compiled and run', db => {
  db.test('twice, to the files and rows that dbt leaves', async () => {
    const folder = copyFixture('road');
    const place = { engine: db.engine, name: db.database.name };
    const round = async (kinds: readonly string[]): Promise<Map<string, NodeRun>> => {
      const { linked } = loadFixture(folder, place);
      const run = await runOn(db.adapter, linked, diskFiles());
      const ids = runOrder(linked).filter(id => kinds.includes(kindOf(id)));
      const runs = await run.runAll(ids);
      return new Map(runs.map((one, i) => [ids[i] as string, one]));
    };
    await round(['seed', 'model']);
    const runs = await round(['seed', 'model', 'snapshot', 'test', 'unit_test']);
    for (const [name, sql] of Object.entries(ROWS)) {
      const rows = (await db.rows(sql)).map(row => row.map(shown));
      expect(rows, name).toEqual(expected.rows[name as keyof typeof ROWS]);
    }
    expect(withoutLayout(compiledFiles(folder, 'library', db.database.name))).toEqual(withoutLayout(expected.compiled));
    for (const [id, { done }] of runs) {
      if (kindOf(id) !== 'test') continue;
      expect([id, done.result('main')?.table.rows[0]?.values]).toEqual([id, [0, false, false]]);
    }
  });
});

function shown(cell: string | null): string {
  return cell ?? '∅';
}
