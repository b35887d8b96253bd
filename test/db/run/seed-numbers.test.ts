import { expect } from 'vitest';
import { describeDb } from '../../setup/describe-db.js';
import { projectOn } from './project-on.js';

describeDb('numbers of seeds', db => {
  // What dbt 1.12.6 left for the same file.
  db.test('a column of whole numbers is integer, however they are written', async () => {
    const project = await projectOn(db, {
      'seeds/s.csv': [
        'id,whole,grouped,money,percent,exponent,part,negative,fraction',
        '1,76.0,"1,000",$5,10%,1e3,1.50,-3.0,0.10',
        '2,80,"2,500",$7.0,20%,2E2,2,,7',
        '',
      ].join('\n'),
    });
    expect((await project.run('seed')).exitCode).toBe(0);
    const schema = (await db.rows("select table_schema from information_schema.tables where table_name = 's'"))[0]?.[0];
    expect(await db.rows(`select s::text from "${schema}".s order by id`)).toEqual([
      ['(1,76,1000,5,10,1000,1.5,-3,0.1)'],
      ['(2,80,2500,7,20,200,2,,7)'],
    ]);
    const types = `select string_agg(data_type, ', ' order by ordinal_position)
      from information_schema.columns where table_name = 's'`;
    expect((await db.rows(types))[0]?.[0]).toBe(
      'integer, integer, integer, integer, integer, integer, double precision, integer, double precision',
    );
  });
});
