import { raise } from '../../errors/python-error.js';

/** Python's csv module gives up on a field longer than this. */
const FIELD_LIMIT = 131_072;

const LINE_FEED = 10;

/**
 * Reads CSV as Python's csv module does with its default dialect: quotes are doubled within quotes, and count as text
 * where a field did not begin with one; an empty line is a row without cells. Any line end is read as a line feed, also
 * within quotes. Chunks may end anywhere.
 * @throws FieldSizeLimitError for a field of more than 131,072 characters
 */
export class CsvReader {
  private readonly delimiterCode: number;
  private state: 'row' | 'start' | 'plain' | 'quoted' | 'quote' = 'row';
  private row: string[] = [];
  private field = '';
  private afterReturn = false;
  private lines = 1;

  constructor(delimiter = ',') {
    // What is no single character is met nowhere.
    this.delimiterCode = delimiter.length === 1 ? delimiter.charCodeAt(0) : -1;
  }

  /** The rows that end within this chunk. */
  push(chunk: string): string[][] {
    const rows: string[][] = [];
    const text = this.withoutReturns(chunk);
    let at = 0;
    while (at < text.length) at = this.step(text, at, rows);
    return rows;
  }

  /** What is left at the end of the text: the last row, if it had no line end. */
  end(): string[][] {
    if (this.state === 'row') return [];
    const rows: string[][] = [];
    this.endField();
    this.endRow(rows);
    return rows;
  }

  private withoutReturns(chunk: string): string {
    if (chunk === '') return '';
    const text = this.afterReturn && chunk.startsWith('\n') ? chunk.slice(1) : chunk;
    this.afterReturn = chunk.endsWith('\r');
    return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
  }

  private step(text: string, at: number, rows: string[][]): number {
    switch (this.state) {
      case 'row':
      case 'start':
        return this.startField(text, at, rows);
      case 'plain':
        return this.readPlain(text, at, rows);
      case 'quoted': {
        const quote = text.indexOf('"', at);
        const end = quote < 0 ? text.length : quote;
        this.append(text.slice(at, end));
        if (quote < 0) return end;
        this.state = 'quote';
        return quote + 1;
      }
      case 'quote':
        if (text[at] !== '"') return this.readPlain(text, at, rows);
        this.append('"');
        this.state = 'quoted';
        return at + 1;
    }
  }

  private startField(text: string, at: number, rows: string[][]): number {
    const char = text[at];
    if (char === '\n') {
      if (this.state === 'start') this.endField();
      this.endRow(rows);
      return at + 1;
    }
    this.state = char === '"' ? 'quoted' : 'plain';
    return char === '"' ? at + 1 : this.readPlain(text, at, rows);
  }

  /** Up to the next delimiter or line end, whichever comes first. */
  private readPlain(text: string, at: number, rows: string[][]): number {
    const { delimiterCode } = this;
    const { length } = text;
    let end = at;
    for (; end < length; end++) {
      const code = text.charCodeAt(end);
      if (code === delimiterCode || code === LINE_FEED) break;
    }
    this.append(at === 0 && end === text.length ? text : text.slice(at, end));
    if (end === text.length) {
      this.state = 'plain';
      return end;
    }
    this.endField();
    if (text[end] === '\n') this.endRow(rows);
    else this.state = 'start';
    return end + 1;
  }

  private append(part: string): void {
    this.field = this.field === '' ? part : this.field + part;
    if (this.field.length > FIELD_LIMIT) {
      raise(
        'FieldSizeLimitError',
        `CSV contains a field longer than the maximum length of ${FIELD_LIMIT} characters on line ${this.lines}. Try raising the maximum with the field_size_limit parameter, or try setting quoting=csv.QUOTE_NONE.`,
      );
    }
  }

  private endField(): void {
    this.row.push(this.field);
    this.field = '';
  }

  private endRow(rows: string[][]): void {
    rows.push(this.row);
    this.row = [];
    this.state = 'row';
    this.lines++;
  }
}

/** All rows of a text. */
export function readCsv(text: string, delimiter?: string): string[][] {
  const reader = new CsvReader(delimiter);
  return [...reader.push(text), ...reader.end()];
}
