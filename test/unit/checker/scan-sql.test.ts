import { describe, expect, it } from 'vitest';
import { hasStar, lengthAt, scanSql, secondColumnNamed, splitStatements } from '../../../src/checker/sql/scan-sql.js';

const texts = (sql: string): string[] => scanSql(sql).map(token => token.text);

describe('Cutting SQL', () => {
  it('leaves out comments, also nested ones, and keeps constants whole', () => {
    expect(texts("select 'a -- ''b' /* x /* y */ z */, $q$ ; $q$, e'\\'' -- end\n, \"a\"\"b\"")).toEqual([
      'select',
      "'a -- ''b'",
      ',',
      '$q$ ; $q$',
      ',',
      "e'\\''",
      ',',
      '"a""b"',
    ]);
  });

  it('knows numbers, parameters, casts and a sign before a comment', () => {
    expect(texts('1.5e3+$1::int -.5 a->>0--x')).toEqual(['1.5e3', '+', '$1', '::', 'int', '-', '.5', 'a', '->>', '0']);
  });

  it('never stops at what is not closed', () => {
    expect(texts("select 'open")).toEqual(['select', "'open"]);
    expect(texts('select /* open')).toEqual(['select']);
    expect(texts('select $q$ open')).toEqual(['select', '$q$ open']);
  });

  it('splits statements at semicolons that are no part of a constant', () => {
    expect(splitStatements("create function f() returns text as $$ select ';'; $$; ; -- ;\nselect 1;")).toEqual([
      "create function f() returns text as $$ select ';'; $$",
      'select 1',
    ]);
  });

  it('measures a name with all its parts', () => {
    const sql = 'select "o".customer_id, o . x, b.*';
    expect([7, 24, 31].map(at => lengthAt(scanSql(sql), at))).toEqual([15, 1, 3]);
  });

  it('finds the second column of a name in the outer query', () => {
    const sql = 'with a as (select id, id from t) select a.id, (select id), 1 as id from a';
    expect(sql.slice(secondColumnNamed(scanSql(sql), 'id'))).toBe('id from a');
  });

  it('sees stars that are columns, not factors or counts', () => {
    const star = (sql: string): boolean => hasStar(scanSql(sql));
    expect(
      ['select * from t', 'select t.* from t', 'select 1, * from t', 'select 1 from a natural join b'].map(star),
    ).toEqual([true, true, true, true]);
    expect(['select count(*) from t', 'select 2 * 3', "select '*'", 'select a -- *'].map(star)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
