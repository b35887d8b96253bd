import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/runner/unit-test/align-rows.js';
import { diffTables } from '../../../src/runner/unit-test/diff-tables.js';
import { renderDiff } from '../../../src/runner/unit-test/render-diff.js';

type Case = { left: Cell[][]; right: Cell[][]; different: boolean; text: string };
type SpelledCase = Case & { spelledLeft: Cell[][]; spelledRight: Cell[][] };

const recorded = JSON.parse(fs.readFileSync(new URL('diffs.json', import.meta.url), 'utf8')) as Case[];

const table = ([header = [], ...rows]: Cell[][]) => ({ header: header as string[], rows });

describe('the difference that a failed unit test shows', () => {
  it('is drawn as daff draws it, for 400 recorded pairs of tables', () => {
    const wrong = recorded.flatMap(({ left, right, different, text }, i) => {
      const diff = diffTables(table(left), table(right));
      const shown = renderDiff(diff);
      return diff.isDifferent === different && shown === text ? [] : [{ i, left, right, text, shown }];
    });
    expect(wrong.length === 0 ? [] : [wrong.length, wrong[0]]).toEqual([]);
  });

  it('compares numbers, dates and truth by their text and spells those of lone rows, for 200 recorded pairs', () => {
    const file = fs.readFileSync(new URL('diffs-of-values.json', import.meta.url), 'utf8');
    const wrong = (JSON.parse(file) as SpelledCase[]).flatMap((one, i) => {
      const left = { ...table(one.left), spelled: one.spelledLeft };
      const diff = diffTables(left, { ...table(one.right), spelled: one.spelledRight });
      const shown = renderDiff(diff);
      return diff.isDifferent === one.different && shown === one.text ? [] : [{ i, ...one, shown }];
    });
    expect(wrong.length === 0 ? [] : [wrong.length, wrong[0]]).toEqual([]);
  });

  it('marks the changed value of a row that both sides have', () => {
    const left = {
      header: ['id', 'nm'],
      rows: [
        ['1', 'a'],
        ['2', 'X'],
      ],
    };
    const right = {
      header: ['id', 'nm'],
      rows: [
        ['1', 'a'],
        ['2', 'B'],
      ],
    };
    expect(renderDiff(diffTables(left, right))).toBe(
      '@@,id,nm \r\n  ,1 ,a  \r\n→ ,2 ,X→B\r\n'.replaceAll(/ +\r/g, '\r'),
    );
  });
});
