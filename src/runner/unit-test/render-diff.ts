import type { DiffCell, TableDiff } from './diff-tables.js';

/** Wider than this the columns are not aligned. */
const WIDEST = 130;

/** The diff as text: cells between commas, columns aligned where that is narrow enough, lines that end in CRLF. */
export function renderDiff(diff: TableDiff): string {
  const sizes = columnSizes(diff.lines);
  return diff.lines.map(line => `${renderLine(line, sizes)}\r\n`).join('');
}

function renderLine(line: readonly DiffCell[], sizes: readonly number[] | undefined): string {
  let text = '';
  let written = 0;
  let target = 0;
  line.forEach((cell, i) => {
    if (sizes !== undefined && target > written) {
      text += ' '.repeat(target - written);
      written = target;
    }
    text += `${i > 0 ? ',' : ''}${shown(cell)}`;
    written += characters(measured(cell));
    target += sizes?.[i] ?? 0;
  });
  return text;
}

/** Widths leave out values that are much longer than the rest; a header always fits. */
function columnSizes(lines: readonly (readonly DiffCell[])[]): readonly number[] | undefined {
  const width = lines[0]?.length ?? 0;
  const sizes = Array.from({ length: width }, (_, column) => {
    const lengths = lines.map(line => characters(measured(line[column] ?? { text: null, isMarked: false })));
    const mean = lengths.reduce((sum, n) => sum + n, 0) / lengths.length;
    const variance = lengths.reduce((sum, n) => sum + n * n, 0) / lengths.length - mean * mean;
    const usual = variance < 0 ? Number.NaN : Math.trunc(mean + Math.sqrt(variance) * 2 + 0.5);
    return Math.max(lengths[0] ?? 0, ...lengths.filter(n => n <= usual));
  });
  const total = sizes.reduce((sum, n) => sum + n, width - 1);
  return total > WIDEST ? undefined : sizes;
}

function characters(text: string): number {
  return [...text].length;
}

/** What the width of a column is measured by. */
function measured(cell: DiffCell): string {
  return cell.text === null && cell.pair === undefined ? 'NULL' : csvCell(valueText(cell), true);
}

function shown(cell: DiffCell): string {
  if (cell.text === null && cell.pair === undefined) return cell.isMarked ? 'null' : 'NULL';
  // Blanks at the ends of a coloured cell stand between colour codes, and so they are not seen as such.
  return csvCell(cell.spelled ?? valueText(cell), !cell.isMarked);
}

function valueText(cell: DiffCell): string {
  if (cell.pair === undefined) return cell.text ?? '';
  const [before, after] = cell.pair;
  // The second value is held against the first one as it is shown: blanks marked there are none any more.
  const first = markSpaces(before, after);
  return `${first}→${markSpaces(after, first)}`;
}

/** Two values that differ in blanks only show those blanks. */
function markSpaces(text: string, other: string): string {
  if (text === other || text.replaceAll(' ', '') !== other.replaceAll(' ', '')) return text;
  let result = '';
  let at = 0;
  for (let i = 0; i < text.length; ) {
    const [mine, theirs] = [text[i], other[at] ?? ''];
    if (mine === theirs) {
      result += mine;
      i++;
      at++;
    } else if (theirs === ' ') at++;
    else {
      result += '␣';
      i++;
    }
  }
  return result;
}

function csvCell(text: string, blanksCount: boolean): string {
  const needsQuotes = /["\r\n\t,]/.test(text) || (blanksCount && /^ | $/.test(text));
  const doubled = text.replaceAll('"', '""');
  return needsQuotes ? `"${doubled}"` : doubled;
}
