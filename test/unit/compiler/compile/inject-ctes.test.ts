import { describe, expect, test } from 'vitest';
import { injectCtes, makeCte } from '../../../../src/compiler/compile/inject-ctes.js';
import { untraced } from '../../../../src/compiler/compile/traced-text.js';
import cases from './cte-places.json' with { type: 'json' };

const ctes = ['a', 'b'].map((name, i) => makeCte(name, name, untraced(`select ${i + 1}`)));

function injected(sql: string, count: number): string {
  return injectCtes(untraced(sql), ctes.slice(0, count)).text;
}

describe('CTEs of ephemeral models go into a statement', () => {
  for (const { sql, one, two } of cases) {
    test(`as dbt puts them into ${JSON.stringify(sql)}`, () => {
      expect([injected(sql, 0), injected(sql, 1), injected(sql, 2)]).toEqual([sql, one, two]);
    });
  }

  test('at the head where dbt would write no SQL: a later WITH is no list of CTEs', () => {
    const sql = 'select * from unnest(array[1]) with ordinality';
    expect(injected(sql, 1)).toBe(`with __dbt__cte__a as (\nselect 1\n) ${sql}`);
  });

  test('behind RECURSIVE even when a comment stands before it', () => {
    const sql = 'with /* c */ recursive t as (select 1) select 1';
    expect(injected(sql, 1)).toBe('with /* c */ recursive  __dbt__cte__a as (\nselect 1\n), t as (select 1) select 1');
  });

  test('and every character keeps its origin', () => {
    const span = { file: 'models/a.sql', offset: 10, length: 18, line: 3, column: 1 };
    const text = 'with\nx as (select 1)';
    const own = { text, segments: [{ start: 0, end: text.length, span, exact: true, frames: [] }] };
    const { text: all, segments } = injectCtes(own, ctes.slice(0, 1));
    expect(all.slice(segments.at(-1)?.start)).toBe('x as (select 1)');
    expect(segments.at(-1)?.span).toEqual({ file: 'models/a.sql', offset: 15, length: 15, line: 4, column: 1 });
  });
});
