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
  /** `file › title`: a test file below test/ and a literal part of a title in it. */
  readonly test?: string;
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

function page(): string {
  const lines = [...intro];
  for (const [section, title] of Object.entries(sections)) {
    const own = rows.filter(row => row.section === section);
    if (own.length === 0) continue;
    lines.push('', `## ${title}`, '', '| dbt | quern | why, or the test that shows it |', '| --- | --- | --- |');
    for (const { row, status, test, why } of own)
      lines.push(
        `| ${cell(row)} | ${status === 'open' ? 'not shown yet' : status} | ${cell(why ?? (test === undefined ? '' : `\`${test}\``))} |`,
      );
  }
  return `${lines.join('\n')}\n`;
}

describe('the page of compatibility', () => {
  it('says of every thing that dbt does whether it is the same here', () => expectPage('compatibility.md', page()));

  it('says same only where a test with that title is', () => {
    const missing = rows.flatMap(({ row, status, test }) => {
      if (status !== 'same') return [];
      const [file = '', title = ''] = (test ?? '').split(' › ');
      const full = path.join(root, file);
      const found = title !== '' && fs.existsSync(full) && fs.readFileSync(full, 'utf8').includes(title);
      return found ? [] : [`${row}: ${test ?? 'no test named'}`];
    });
    expect(missing).toEqual([]);
  });

  it('says why wherever something is different or missing', () => {
    const silent = rows.filter(row => row.status !== 'same' && row.status !== 'open' && (row.why ?? '').length < 10);
    expect(silent.map(row => row.row)).toEqual([]);
  });
});
