import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  copyLine,
  cutToBytes,
  failPointsFrom,
  offsetOfPosition,
  quoteIdentifier,
  quoteLiteral,
} from '../../../src/adapters/index.js';
import { rowsOfTag } from '../../../src/adapters/wire/command-tag.js';
import { errorLine } from '../../../src/adapters/wire/error-line.js';

type Recorded = { readonly sql: string; readonly position: number; readonly lines: readonly string[] };

/** Written by record-error-lines.py. */
const recorded = JSON.parse(readFileSync(new URL('./error-lines.json', import.meta.url), 'utf8')) as Recorded[];

describe('the line of an error', () => {
  test.each(recorded)('is what libpq prints: $sql', ({ sql, position, lines }) => {
    expect(errorLine(sql, position)).toEqual(lines);
  });

  test('a position outside the text gives no line', () => {
    expect(errorLine('select 1', 100)).toEqual([]);
  });

  test('a position counts characters, not the halves of JavaScript', () => {
    expect(offsetOfPosition("select '😀', nope", 13)).toBe(13);
    expect("select '😀', nope".slice(offsetOfPosition("select '😀', nope", 13))).toBe('nope');
  });
});

describe('names and values in SQL', () => {
  test('a name is always quoted', () => {
    expect(quoteIdentifier('a')).toBe('"a"');
    expect(quoteIdentifier('a"; drop table t; --')).toBe('"a""; drop table t; --"');
    expect(() => quoteIdentifier('a\0b')).toThrow('NUL');
  });

  test('a value is a constant, whatever it holds', () => {
    expect(quoteLiteral("it's")).toBe("'it''s'");
    expect(quoteLiteral('a\\b')).toBe(" E'a\\\\b'");
    expect(() => quoteLiteral('\0')).toThrow('NUL');
  });

  test('a name is cut between characters, never inside one', () => {
    expect(cutToBytes('abcdef', 3)).toBe('abc');
    expect(cutToBytes('éé', 3)).toBe('é');
    expect(cutToBytes('😀x', 3)).toBe('');
  });

  test('a line of COPY holds one row, whatever its values hold', () => {
    expect(copyLine(['a', null, '', 'x\ty\nz\\'])).toBe('a\t\\N\t\tx\\ty\\nz\\\\\n');
    expect(copyLine(['\\.'])).toBe('\\\\.\n');
  });

  test('a command tag says how many rows, or none', () => {
    expect(
      ['SELECT 5', 'INSERT 0 7', 'CREATE TABLE', 'COPY 3', '', 'REFRESH MATERIALIZED VIEW'].map(rowsOfTag),
    ).toEqual([5, 7, -1, 3, -1, -1]);
  });
});

describe('fail-points', () => {
  test('fire at the pass and for the detail that they name, and otherwise do nothing', () => {
    const points = failPointsFrom('node.before_commit@model.a.b#2=throw');
    points.hit('node.before_commit', 'model.a.b');
    points.hit('node.before_commit', 'model.a.c');
    points.hit('other');
    expect(() => points.hit('node.before_commit', 'model.a.b')).toThrow('fail-point node.before_commit');
    points.hit('node.before_commit', 'model.a.b');
  });

  test('text that is not understood is an error', () => {
    expect(() => failPointsFrom('node=explode')).toThrow('not understood: node=explode');
  });
});
