import { expect } from 'vitest';
import { diskFiles } from '../../src/base/index.js';
import { describeDb } from '../setup/describe-db.js';
import { copyFixture, loadFixture } from './load-fixture.js';
import { runOrder } from './run-order.js';
import { runOn } from './work-on.js';

/** All rows were read from the tables that dbt 1.12.6 left after it had built the same project twice. */
describeDb('A project overrides what is built in', db => {
  const buildTwice = async (fixture: string): Promise<void> => {
    const folder = copyFixture(fixture);
    for (let round = 0; round < 2; round++) {
      const { linked } = loadFixture(folder, { engine: db.engine, name: db.database.name });
      const run = await runOn(db.adapter, linked, diskFiles());
      await run.runAll(runOrder(linked));
    }
  };

  db.test('with macros and materializations of its own root', async () => {
    await buildTwice('overrides_in_root');
    // Schemas and names are those of generate_schema_name and generate_alias_name.
    expect(
      await db.rows(
        `select table_schema, table_name, obj_description((table_schema || '.' || table_name)::regclass)
         from information_schema.tables where table_schema like 'dev%' order by 1, 2`,
      ),
    ).toEqual([
      ['dev_model_tools', 'boards_v1', null],
      ['dev_model_tools', 'hammers_v1', 'own materialization, hammers_v1, table'],
      ['dev_model_tools', 'nails_v1', null],
      ['dev_seed', 'screws_v1', null],
    ]);
    // materialization table, with its hook; create_table_as
    expect(await db.rows('select id, made_by from dev_model_tools.hammers_v1 order by 1')).toEqual([
      ['1', 'workshop'],
      ['99', null],
    ]);
    // create_table_as as the built-in incremental materialization calls it
    expect(await db.rows('select id, round, made_by from dev_model_tools.nails_v1')).toEqual([
      ['1', 'again', 'workshop'],
    ]);
    // a materialization that only this project has
    expect(await db.rows('select * from dev_model_tools.boards_v1 order by 1')).toEqual([
      ['1', '2'],
      ['2', '2'],
    ]);
  });

  db.test('with macros of a package that `dispatch` names', async () => {
    await buildTwice('overrides_by_dispatch');
    expect(await db.rows('select * from house_tools.rooms')).toEqual([['1', 'house rules']]);
    expect(await db.rows('select * from house_tools.doors')).toEqual([['1', 'house rules']]);
    // The root hands on to the package's materialization; the package's own `table` is not taken.
    expect(await db.rows('select * from house_tools.windows')).toEqual([['by the house', '1']]);
  });
});
