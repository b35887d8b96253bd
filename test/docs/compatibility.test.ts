import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectPage } from './written-page.js';

/** One thing that dbt does. `same` names the test that shows it; the other two say why. */
type Row = {
  readonly section: string;
  readonly row: string;
  /** M: nearly every project needs it; S: some do; R: rare. */
  readonly priority: 'M' | 'S' | 'R';
  readonly status: 'same' | 'different' | 'not built' | 'open';
  /** `file › title`: a test file below test/ and a literal part of a title in it; several where a row names several things. */
  readonly test?: string | readonly string[];
  /** For tests that run recorded data: the file or folder below test/, and a text of the case in it. */
  readonly case?: string | readonly string[];
  readonly why?: string;
};

const root = path.resolve(import.meta.dirname, '..');
const { intro, sections, rows } = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, 'compatibility.json'), 'utf8'),
) as {
  readonly intro: readonly string[];
  readonly sections: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
};

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

/** The reason first, then the tests and the cases of their data. */
function shownBy({ test, why, case: data }: Row): string {
  const shown = [...listOf(test), ...listOf(data)].map(text => `\`${text.replaceAll('`', "'")}\``);
  return [why, ...shown].filter(Boolean).join(' · ');
}

/** Whether `file › text` names a file or folder below test/ and a text that stands in it. */
function exists(reference: string): boolean {
  const [file = '', ...rest] = reference.split(' › ');
  const full = path.join(root, file);
  const found = file === '' ? undefined : fs.statSync(full, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const text = rest.join(' › ');
  return text === '' || (found.isFile() && fs.readFileSync(full, 'utf8').includes(text));
}

function page(): string {
  const lines = [...intro];
  for (const [section, title] of Object.entries(sections)) {
    const own = rows.filter(row => row.section === section);
    if (own.length === 0) continue;
    lines.push('', `## ${title}`, '', '| dbt | quern | why, or the test that shows it |', '| --- | --- | --- |');
    for (const one of own)
      lines.push(
        `| ${cell(one.row)} | ${one.status === 'open' ? 'not shown yet' : one.status} | ${cell(shownBy(one))} |`,
      );
  }
  return `${lines.join('\n')}\n`;
}

describe('the page of compatibility', () => {
  it('says of every thing that dbt does whether it is the same here', () => expectPage('compatibility.md', page()));

  it('says same only where a test with that title is, and names no test or case that is not there', () => {
    const missing = rows.flatMap(({ row, status, test, case: data }) => {
      const tests = listOf(test);
      const named = tests.length > 0 || status !== 'same';
      const gone = [
        ...tests.filter(one => !one.includes(' › ')),
        ...[...tests, ...listOf(data)].filter(one => !exists(one)),
      ];
      return named && gone.length === 0 ? [] : [`${row}: ${named ? gone.join(', ') : 'no test named'}`];
    });
    expect(missing).toEqual([]);
  });

  it('shows every thing that nearly all projects need, and all but one in twenty of what some do', () => {
    const open = (priority: Row['priority']): Row[] =>
      rows.filter(row => row.priority === priority && row.status === 'open');
    expect(open('M').map(row => row.row)).toEqual([]);
    expect(open('S').length).toBeLessThanOrEqual(rows.filter(row => row.priority === 'S').length / 20);
  });

  it('says why wherever something is different or missing', () => {
    const silent = rows.filter(row => row.status !== 'same' && row.status !== 'open' && (row.why ?? '').length < 10);
    expect(silent.map(row => row.row)).toEqual([]);
  });
});
