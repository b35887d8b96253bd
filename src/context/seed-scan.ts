import { makeMessage, type Span } from '../base/index.js';
import { emitMessage } from '../events/index.js';
import { raise, type TypeInference } from '../jinja/index.js';
import type { SeedNode } from '../manifest/index.js';
import type { Surroundings } from './surroundings.js';

/**
 * What one reading of a seed finds: how many rows there are, which of them are not as long as the header, and the types
 * of the columns. Holds nothing of the rows.
 */
export class SeedScan {
  readonly #around: Surroundings;
  readonly #node: SeedNode;
  readonly #width: number;
  readonly #inference: TypeInference | undefined;
  #count = 0;
  /** The line on which the next row begins; quoted cells may hold line ends. */
  #line = 2;
  #short: { readonly line: number; readonly cells: number; more: number } | undefined;
  #long: { readonly line: number; readonly cells: number; readonly index: number } | undefined;

  /** @param inference absent where the types are known already */
  constructor(around: Surroundings, node: SeedNode, width: number, inference?: TypeInference) {
    this.#around = around;
    this.#node = node;
    this.#width = width;
    this.#inference = inference;
  }

  get count(): number {
    return this.#count;
  }

  add(rows: readonly (readonly string[])[]): void {
    for (const row of rows) {
      this.#inference?.add(row);
      if (row.length !== this.#width) this.#noteLength(row.length);
      this.#count++;
      this.#line++;
      for (const cell of row) if (cell.includes('\n')) this.#line += cell.split('\n').length - 1;
    }
  }

  /** Warns of short rows; raises dbt's error for the first row that is longer than the header. */
  end(): void {
    if (this.#short !== undefined) this.#warnOfShort(this.#short);
    if (this.#long === undefined) return;
    const { line, cells, index } = this.#long;
    const text = `Seed ${this.#node.name} has a row with ${cells} cells; its header has ${this.#width}`;
    const suggestion = 'Quote cells that hold the delimiter, or give the column a name';
    emitMessage(this.#around.events, makeMessage('RUN-013', text, { span: this.#span(line), suggestion }));
    raise('CompilationError', `Row ${index} has ${cells} values, but Table only has ${this.#width} columns.`);
  }

  #noteLength(cells: number): void {
    if (cells > this.#width) this.#long ??= { line: this.#line, cells, index: this.#count };
    else if (this.#short !== undefined) this.#short.more++;
    else this.#short = { line: this.#line, cells, more: 0 };
  }

  /** agate fills short rows with nulls, and so does a run of dbt; most often such a row is a slip. */
  #warnOfShort({ line, cells, more }: { readonly line: number; readonly cells: number; readonly more: number }): void {
    const others = more === 0 ? '' : ` (and ${more} more row${more === 1 ? '' : 's'})`;
    const text = `Seed ${this.#node.name} has a row with ${cells} of ${this.#width} cells; the others are null${others}`;
    const suggestion = 'Fill the row up, with empty cells where nothing is known';
    const span = this.#span(line);
    emitMessage(this.#around.events, makeMessage('RUN-012', text, { severity: 'warning', span, suggestion }));
  }

  #span(line: number): Span {
    return { file: this.#node.original_file_path, line, column: 1, offset: 0, length: 1 };
  }
}
