import { describe, expect, it } from 'vitest';
import { wrapText } from '../../../src/reporters/index.js';

describe('text on a terminal', () => {
  it('is broken at blanks and goes on under its words, behind the time', () => {
    const text = '13:05:09  [WARNING]: PARSE-036  The relation name has 70 bytes; PostgreSQL keeps 63 of them';
    expect(wrapText(text, 60)).toBe(
      [
        '13:05:09  [WARNING]: PARSE-036  The relation name has 70',
        '            bytes; PostgreSQL keeps 63 of them',
      ].join('\n'),
    );
    expect(wrapText(`  ${'word '.repeat(20)}end`, 60).split('\n')).toEqual([
      `  ${'word '.repeat(11).trimEnd()}`,
      `    ${'word '.repeat(9)}end`,
    ]);
  });

  it('stays as it is where it fits, with colours too', () => {
    const colored = `13:05:09  ${'x'.repeat(40)} [\u001b[32mOK\u001b[0m]`;
    expect(wrapText(colored, 55)).toBe(colored);
    expect(wrapText(`${colored} more`, 55)).toBe(`${colored}\n            more`);
  });

  it('keeps a word that is wider than the terminal whole', () => {
    const path = `/home/${'deep/'.repeat(20)}file.sql`;
    expect(wrapText(`found ${path} here`, 40)).toBe(`found\n  ${path}\n  here`);
    expect(wrapText(path, 40)).toBe(path);
  });

  it('breaks no table, no code and no SQL with its position', () => {
    const fixed = [`| ${'cell '.repeat(20)}|`, `  LINE 3: select ${'a, '.repeat(30)}b`, `     ${' '.repeat(80)}^`];
    for (const line of fixed) expect(wrapText(line, 60)).toBe(line);
  });

  it('cuts code that is too wide, but not where marks point to its end', () => {
    const code = `  > 12 | select ${'a, '.repeat(30)}b`;
    expect(wrapText(`${code}\n       |        ^`, 60)).toBe(`${code.slice(0, 59)}…\n       |        ^`);
    const far = `${code}\n       | ${' '.repeat(90)}^`;
    expect(wrapText(far, 60)).toBe(far);
  });

  it('goes on behind the marks of a code frame, within its gutter', () => {
    const line = '        |             ^^^^^^^^  Set BAKERY_HOST, or give a default as the second argument';
    expect(wrapText(line, 64)).toBe(
      [
        '        |             ^^^^^^^^  Set BAKERY_HOST, or give a',
        '        |                       default as the second argument',
      ].join('\n'),
    );
  });

  it('keeps what a node came to in one piece, and cuts a name that is wider than the terminal', () => {
    const status = '[\u001b[32mCREATE VIEW\u001b[0m in 1.00s]';
    const line = `\u001b[0m19:26:11  4 of 34 OK created sql view model dev.stg_bikes  ${status}`;
    expect(wrapText(line, 83)).toBe(line);
    expect(wrapText(line, 80)).toBe(line.replace('  [', ' ['));
    expect(wrapText(line, 70)).toBe(line.replace('  [', `\n${' '.repeat(12)}[`));
    const long = `19:26:12  8 of 34 PASS ${'long_'.repeat(15)}name  [PASS in 0.20s]`;
    expect(wrapText(long, 60).split('\n')).toEqual([
      `19:26:12  8 of 34 PASS ${'long_'.repeat(7)}l…`,
      '            [PASS in 0.20s]',
    ]);
  });

  it('goes on further left behind marks that stand far to the right', () => {
    const line = `      | ${' '.repeat(40)}^^^^  add it to group by, or put it in an aggregate`;
    expect(wrapText(line, 70)).toBe(
      [`      | ${' '.repeat(40)}^^^^  add it to group`, `      | ${' '.repeat(27)}by, or put it in an aggregate`].join(
        '\n',
      ),
    );
  });

  it('is left to a terminal that is too narrow for words', () => {
    const text = 'word '.repeat(20);
    expect(wrapText(text, 30)).toBe(text);
  });
});
