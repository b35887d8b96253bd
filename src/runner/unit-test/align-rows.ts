/** A value as the diff compares it: the text that Python's str gives, or null for NULL. */
export type Cell = string | null;

/** A header and rows of its width. */
export type CellTable = {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The same cells as a row that is added or removed spells them (`Decimal('8')`, `true`); the texts of `rows` if left out. */
  readonly spelled?: readonly (readonly Cell[])[];
};

/** A row of each table, by its number from 0; undefined where the other table has no partner for it. */
export type RowPair = { readonly left: number | undefined; readonly right: number | undefined };

export type Alignment = {
  /** In the order of the right table; rows that only the left one has stand where they stood there. */
  readonly pairs: readonly RowPair[];
  /** Columns by which rows were recognised: the diff always shows them. */
  readonly keyColumns: ReadonlySet<number>;
};

/** More columns than these make too many combinations; the ones that tell most rows apart are taken. */
const MOST_COLUMNS = 5;

/**
 * Finds the rows that belong together in two tables of the same columns, in the way of `daff` (which dbt's unit tests
 * show their differences with): rows are partners when some combination of columns names just one row on each side,
 * smaller combinations first; what is left over is matched next to partners that were found. Row 0 is the header.
 */
export function alignRows(left: CellTable, right: CellTable): Alignment {
  const a = [left.header, ...left.rows];
  const b = [right.header, ...right.rows];
  const links = new Links(a.length, b.length);
  const keyColumns = new Set<number>();
  const last = matchByColumns(a, b, links, keyColumns);
  if (last !== undefined) {
    matchNeighbours(last, links, false);
    matchNeighbours(last, links, true);
  }
  return { pairs: inOrder(links), keyColumns };
}

class Links {
  readonly ofLeft: (number | undefined)[];
  readonly ofRight: (number | undefined)[];
  leftPending: number;
  rightPending: number;

  constructor(left: number, right: number) {
    this.ofLeft = new Array<number | undefined>(left).fill(undefined);
    this.ofRight = new Array<number | undefined>(right).fill(undefined);
    this.leftPending = left;
    this.rightPending = right;
  }

  link(a: number, b: number): void {
    this.ofLeft[a] = b;
    this.ofRight[b] = a;
    this.leftPending--;
    this.rightPending--;
  }
}

/** Rows of both tables by the text of some of their columns. */
class RowIndex {
  readonly leftKeys: readonly string[];
  readonly rightKeys: readonly string[];
  readonly #left: ReadonlyMap<string, number[]>;
  readonly #right: ReadonlyMap<string, number[]>;

  constructor(a: readonly (readonly Cell[])[], b: readonly (readonly Cell[])[], columns: readonly number[]) {
    this.leftKeys = a.map((row, i) => keyOf(row, columns, i));
    this.rightKeys = b.map((row, i) => keyOf(row, columns, i));
    this.#left = byKey(this.leftKeys);
    this.#right = byKey(this.rightKeys);
  }

  /** Rows that share the commonest key. */
  get mostShared(): number {
    return Math.max(...[...this.#left.values(), ...this.#right.values()].map(rows => rows.length), 0);
  }

  /** The one row on the right that has the key of this row on the left, when each side has it once. */
  partner(a: number): number | undefined {
    const key = this.leftKeys[a] ?? '';
    const [mine, theirs] = [this.#left.get(key) ?? [], this.#right.get(key) ?? []];
    return key !== '' && mine.length === 1 && theirs.length === 1 ? theirs[0] : undefined;
  }
}

const BLANKS: ReadonlySet<string> = new Set(['', 'null', 'undefined']);

function keyOf(row: readonly Cell[], columns: readonly number[], at: number): string {
  const texts = columns.map(column => {
    const text = row[column] ?? '';
    return BLANKS.has(text) ? '' : text;
  });
  return `${at === 0 ? '_' : ''}${texts.join(' // ')}`;
}

function byKey(keys: readonly string[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  keys.forEach((key, i) => {
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [i]);
    else known.push(i);
  });
  return rows;
}

/** Gives the index of all columns that are looked at, when it came to that. */
function matchByColumns(
  a: readonly (readonly Cell[])[],
  b: readonly (readonly Cell[])[],
  links: Links,
  keyColumns: Set<number>,
): RowIndex | undefined {
  const columns = tellingColumns(a, b);
  const combinations = 2 ** columns.length;
  let used = 0;
  let last: RowIndex | undefined;
  for (let k = 1; k < combinations && links.leftPending > 0; k++) {
    const active = columns.filter((_, bit) => (k >> bit) % 2 === 1);
    for (const column of active) keyColumns.add(column);
    const index = new RowIndex(a, b, active);
    const isLast = k === combinations - 1;
    if (isLast) last = index;
    // Columns that say little would link what only looks alike; the last combination must do if none was good.
    const isVague = index.mostShared / (Math.max(a.length, b.length, 1) + 20) >= 0.1;
    if (isVague && (used > 0 || !isLast)) continue;
    used++;
    for (const row of [...a.keys()].filter(i => links.ofLeft[i] === undefined)) {
      const partner = index.partner(row);
      if (partner !== undefined && links.ofRight[partner] === undefined) links.link(row, partner);
    }
  }
  return last;
}

function tellingColumns(a: readonly (readonly Cell[])[], b: readonly (readonly Cell[])[]): readonly number[] {
  const columns = [...(a[0] ?? []).keys()];
  if (columns.length <= MOST_COLUMNS) return columns;
  const values = (rows: readonly (readonly Cell[])[], column: number): number =>
    new Set(rows.map(row => row[column] ?? '')).size;
  const counts = columns.map(column => values(a, column) + values(b, column));
  return columns.sort((x, y) => (counts[y] ?? 0) - (counts[x] ?? 0) || x - y).slice(0, MOST_COLUMNS);
}

/** Rows that follow (then: precede) a pair and have equal keys are a pair too, however often the key occurs. */
function matchNeighbours(index: RowIndex, links: Links, fromRight: boolean): void {
  const [own, other] = fromRight ? [links.ofRight, links.ofLeft] : [links.ofLeft, links.ofRight];
  const [ownKeys, otherKeys] = fromRight ? [index.rightKeys, index.leftKeys] : [index.leftKeys, index.rightKeys];
  const pending = (): number => (fromRight ? links.rightPending : links.leftPending);
  for (const step of [1, -1]) {
    if (pending() === 0) continue;
    let next = step === -1 && other.length > 0 ? other.length - 1 : undefined;
    for (let i = 0; i < own.length; i++) {
      const row = step === 1 ? i : own.length - 1 - i;
      const partner = own[row];
      if (partner === undefined) {
        if (next === undefined || ownKeys[row] !== otherKeys[next] || other[next] !== undefined) continue;
        if (fromRight) links.link(next, row);
        else links.link(row, next);
        next += step;
        if (pending() === 0) break;
      } else next = partner + step;
      if (next >= other.length || next < 0) break;
    }
  }
}

function inOrder(links: Links): readonly RowPair[] {
  const pairs: RowPair[] = [];
  const lone = [...links.ofLeft.keys()].filter(row => row > 0 && links.ofLeft[row] === undefined);
  for (let row = 1; row < links.ofRight.length; row++) {
    const left = links.ofRight[row];
    while (left !== undefined && lone[0] !== undefined && left > lone[0]) pairs.push(only(lone.shift()));
    pairs.push({ left: left === undefined ? undefined : left - 1, right: row - 1 });
  }
  return [...pairs, ...lone.map(only)];
}

function only(left: number | undefined): RowPair {
  return { left: left === undefined ? undefined : left - 1, right: undefined };
}
