import { type Alignment, alignRows, type Cell, type CellTable, type RowPair } from './align-rows.js';

/** A cell of the drawn diff. `pair` holds both values of a changed cell; `isMarked`: it belongs to a change. */
export type DiffCell = {
  readonly text: Cell;
  /** What is shown for `text`, where that is something else; widths are measured by `text` all the same. */
  readonly spelled?: Cell;
  readonly pair?: readonly [string, string];
  readonly isMarked: boolean;
};

export type TableDiff = { readonly isDifferent: boolean; readonly lines: readonly (readonly DiffCell[])[] };

/** How a line or column is shown: not at all, because it changed, because it is beside a change, or as dots. */
const HIDDEN = 0;
const CHANGED = 1;
const BESIDE = 2;
const DOTS = 3;

/** The difference of two tables of the same columns, whatever the order of their rows, as `daff` lays it out. */
export function diffTables(left: CellTable, right: CellTable): TableDiff {
  const alignment = alignRows(left, right);
  const separator = separatorFor(left, right);
  const lines = alignment.pairs.map(pair => lineOf(pair, left, right));
  const columns = shownColumns(alignment, lines, left.header.length);
  // The header counts as a line without a change when it comes to what stands beside one.
  const shown = spread([HIDDEN, ...lines.map(line => (line.mark === '' ? HIDDEN : CHANGED))]).slice(1);
  const drawn: (readonly DiffCell[])[] = [headerLine(left.header, columns)];
  let dotted = false;
  lines.forEach((line, i) => {
    const state = shown[i];
    if (state === HIDDEN) return;
    if (state !== DOTS) drawn.push(drawLine(line, separator, columns));
    else if (!dotted) drawn.push(dots(columns));
    dotted = state === DOTS;
  });
  return { isDifferent: lines.some(line => line.mark !== ''), lines: drawn };
}

type Line = {
  readonly mark: '' | '+++' | '---' | 'changed';
  readonly cells: readonly (Cell | readonly [Cell, Cell])[];
  readonly spelled?: readonly Cell[];
};

function lineOf({ left: l, right: r }: RowPair, left: CellTable, right: CellTable): Line {
  if (l === undefined) return wholeLine('+++', right, r ?? 0);
  const mine = left.rows[l] ?? [];
  if (r === undefined) return wholeLine('---', left, l);
  const theirs = right.rows[r] ?? [];
  const cells = mine.map((cell, i) => (printed(cell) === printed(theirs[i] ?? null) ? cell : pairOf(cell, theirs[i])));
  return { mark: cells.some(isPair) ? 'changed' : '', cells };
}

function wholeLine(mark: '+++' | '---', { rows, spelled = rows }: CellTable, row: number): Line {
  return { mark, cells: rows[row] ?? [], spelled: spelled[row] ?? [] };
}

function pairOf(mine: Cell, theirs: Cell | undefined): readonly [Cell, Cell] {
  return [mine, theirs ?? null];
}

function isPair(cell: Line['cells'][number]): cell is readonly [Cell, Cell] {
  return Array.isArray(cell);
}

/** NULL and the text None are the same to the comparison. */
function printed(cell: Cell): string {
  return cell ?? 'None';
}

/** An arrow that no value holds. */
function separatorFor(left: CellTable, right: CellTable): string {
  let separator = '->';
  for (const { header, rows } of [left, right])
    for (const row of [header, ...rows])
      for (const cell of row) while (cell?.includes(separator)) separator = `-${separator}`;
  return separator;
}

/** Per column: -1 where it is left out, else whether it is drawn or stands for a run of columns left out. */
type Columns = readonly ('drawn' | 'dots' | 'none')[];

function shownColumns({ keyColumns }: Alignment, lines: readonly Line[], width: number): Columns {
  const active = Array.from({ length: width }, (_, column) => {
    const isChanged = lines.some(line => line.mark === '+++' || isPair(line.cells[column] ?? null));
    return keyColumns.has(column) || isChanged ? CHANGED : HIDDEN;
  });
  const shown = spread(active).map(state => (state === DOTS ? HIDDEN : state));
  return shown.map((state, i) => (state !== HIDDEN ? 'drawn' : shown[i - 1] === HIDDEN ? 'none' : 'dots'));
}

/** One neighbour on each side of a change is shown, and the one behind it as dots. */
function spread(states: readonly number[]): number[] {
  const result = [...states];
  for (const order of [[...result.keys()], [...result.keys()].reverse()]) {
    let distance = Number.POSITIVE_INFINITY;
    for (const i of order) {
      distance = result[i] === CHANGED ? 0 : distance + 1;
      if (result[i] !== HIDDEN && result[i] !== DOTS) continue;
      if (distance <= 1) result[i] = BESIDE;
      else if (distance === 2) result[i] = DOTS;
    }
  }
  return result;
}

function headerLine(header: readonly string[], columns: Columns): readonly DiffCell[] {
  return [marked('@@'), ...pick(header.map(marked), columns, marked('...'))];
}

function dots(columns: Columns): readonly DiffCell[] {
  const dot = plain('...');
  return [
    dot,
    ...pick(
      [...columns].fill('drawn').map(() => dot),
      columns,
      dot,
    ),
  ];
}

function drawLine(line: Line, separator: string, columns: Columns): readonly DiffCell[] {
  const isWhole = line.mark === '+++' || line.mark === '---';
  const cells = line.cells.map((cell, i) => {
    if (isPair(cell)) return { text: null, pair: [quoted(cell[0]), quoted(cell[1])] as const, isMarked: true };
    return isWhole ? { ...marked(cell), spelled: line.spelled?.[i] ?? null } : plain(cell);
  });
  const first: DiffCell =
    line.mark === 'changed'
      ? { text: separator, pair: ['', ''], isMarked: true }
      : isWhole
        ? marked(line.mark)
        : plain('');
  return [first, ...pick<DiffCell>(cells, columns, isWhole ? marked('...') : plain('...'))];
}

function pick<T>(cells: readonly T[], columns: Columns, dot: T): T[] {
  return cells.flatMap((cell, i) => (columns[i] === 'drawn' ? [cell] : columns[i] === 'dots' ? [dot] : []));
}

/** NULL in a changed cell; a text that reads like it gets one more underscore. */
function quoted(cell: Cell): string {
  if (cell === null || cell === 'None') return 'NULL';
  return /^_*NULL$/.test(cell) ? `_${cell}` : cell;
}

function plain(text: Cell): DiffCell {
  return { text, isMarked: false };
}

function marked(text: Cell): DiffCell {
  return { text, isMarked: true };
}
