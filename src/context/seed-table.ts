import {
  asDict,
  CsvReader,
  emptyTable,
  readCsv,
  type Table,
  TypeInference,
  tableFromCells,
  uniqueNames,
} from '../jinja/index.js';
import type { SeedNode } from '../manifest/index.js';
import { SeedScan } from './seed-scan.js';
import type { Surroundings } from './surroundings.js';
import { plainRt } from './values/plain-rt.js';

const BOM = '\uFEFF';

/** The text of a seed: in pieces of any size, from its beginning at each call, or at once. */
export type SeedText = { readonly pieces: () => AsyncIterable<string>; readonly whole: () => string };

export type SeedOptions = {
  /** `--empty`: the columns without rows. */
  readonly empty?: boolean;
  /** The file as warnings name it, absolute. */
  readonly file?: string;
};

type Batch = readonly (readonly string[])[];

/**
 * The table of a seed: types are found over the whole file as agate does, columns with a configured type stay text. The
 * file is read once for that, unless every column has its type, and again by whoever loads the rows; at no time is more
 * of it held than a piece, unless a macro asks for rows. Raises dbt's error for rows that are longer than the header,
 * where there is no need for types while they are loaded.
 */
export async function seedTable(
  around: Surroundings,
  node: SeedNode,
  text: SeedText | string,
  options: SeedOptions = {},
): Promise<Table> {
  const file = new SeedRows(typeof text === 'string' ? textAtOnce(text) : text, delimiterOf(node));
  const header = await file.header();
  if (header === undefined) return emptyTable();
  const textColumns = configuredColumns(around, node, header, options);
  const inference = new TypeInference(header, textColumns);
  const isEmpty = options.empty === true;
  let count: number | undefined;
  const scanned = async function* (scan: SeedScan): AsyncGenerator<Batch> {
    for await (const batch of file.batches()) {
      scan.add(batch);
      yield batch;
    }
    scan.end();
    count = scan.count;
  };
  if (isEmpty || header.some(name => !textColumns.has(name)))
    for await (const _ of scanned(new SeedScan(around, node, header.length, inference)));
  const isScanned = count !== undefined;
  const source = {
    cells: () => (isEmpty ? [] : file.cells()),
    count: () => (isEmpty ? 0 : (count ?? file.cells().length)),
    batches: () => {
      if (isEmpty) return nothing();
      return isScanned ? file.batches() : scanned(new SeedScan(around, node, header.length));
    },
  };
  return tableFromCells(source, header, inference.result(), plainRt);
}

/** Rows of a text, read anew each time. */
class SeedRows {
  readonly #text: SeedText;
  readonly #delimiter: string;

  constructor(text: SeedText, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
  }

  /** agate's names: letters where the header has none, so for every column when the first line is empty. */
  async header(): Promise<readonly string[] | undefined> {
    let first: readonly string[] | undefined;
    for await (const batch of this.#all())
      for (const row of batch) {
        if (first === undefined && row.length > 0) return uniqueNames(row);
        if (first !== undefined) return uniqueNames(row.map(() => null));
        first = row;
      }
    return first === undefined ? undefined : uniqueNames(first);
  }

  /** The rows behind the header. */
  async *batches(): AsyncGenerator<Batch> {
    let isFirst = true;
    for await (const batch of this.#all()) {
      yield isFirst ? batch.slice(1) : batch;
      isFirst = false;
    }
  }

  /** All of them at once. */
  cells(): Batch {
    return readCsv(withoutMark(this.#text.whole()), this.#delimiter).slice(1);
  }

  async *#all(): AsyncGenerator<Batch> {
    const reader = new CsvReader(this.#delimiter);
    let isFirst = true;
    for await (const piece of this.#text.pieces()) {
      const rows = reader.push(isFirst ? withoutMark(piece) : piece);
      isFirst = false;
      if (rows.length > 0) yield rows;
    }
    const last = reader.end();
    if (last.length > 0) yield last;
  }
}

function withoutMark(text: string): string {
  return text.startsWith(BOM) ? text.slice(1) : text;
}

function textAtOnce(text: string): SeedText {
  return {
    whole: () => text,
    pieces: async function* () {
      yield text;
    },
  };
}

function delimiterOf(node: SeedNode): string {
  const delimiter = node.config['delimiter'];
  return typeof delimiter === 'string' ? delimiter : ',';
}

async function* nothing(): AsyncGenerator<Batch> {}

function configuredColumns(
  around: Surroundings,
  node: SeedNode,
  header: readonly string[],
  { file = node.original_file_path }: SeedOptions,
): ReadonlySet<string> {
  const wanted = asDict(node.config['column_types'])?.keyList().map(String) ?? [];
  const missing = wanted.filter(name => !header.includes(name)).sort();
  if (missing.length > 0)
    around.events.emit('JinjaLogWarning', {
      msg:
        `Column types specified for non-existent columns in seed '${node.name}' (file: ${file}): ` +
        `${missing.join(', ')}. These column type overrides will be ignored.`,
    });
  return new Set(wanted.filter(name => header.includes(name)));
}
