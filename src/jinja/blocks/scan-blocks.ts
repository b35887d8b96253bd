import { lineStarts, makeMessage, ProjectError, positionAt, spanAt } from '../../base/index.js';
import { type Tag, TagIterator, UnexpectedEnd } from './tag-iterator.js';

/** A block at the top of a file, or what stands between two of them (`type` is `data`). Offsets count in the text given. */
export type TopLevelBlock = {
  readonly type: string;
  readonly name: string | undefined;
  /** From the opening tag to the end of the closing one. */
  readonly full: string;
  readonly contents: string;
  readonly start: number;
  readonly end: number;
  readonly contentsStart: number;
};

export type ScanOptions = {
  /** Path for the places of errors. */
  readonly file: string;
  /** Tags that open a block that is wanted. */
  readonly allowed?: Iterable<string>;
  /** Give what stands between blocks too. */
  readonly withData?: boolean;
  /** Called with each tag at the top that opens no block which is wanted. */
  readonly onUnexpected?: (tag: Tag) => void;
};

const DEFAULT_ALLOWED = ['snapshot', 'macro', 'materialization', 'docs'];
const CONTROL_FLOW = new Map([
  ['if', 'endif'],
  ['for', 'endfor'],
]);
const CONTROL_FLOW_ENDS = new Map([...CONTROL_FLOW].map(([open, end]) => [end, open]));

/**
 * The blocks at the top of a file, as dbt cuts macro, snapshot and docs files. Whatever stands between them is passed
 * over, raw blocks and comments are honoured, and blocks of other kinds may hold anything.
 * Throws ProjectError JINJA-004 for blocks that are not closed, nested or inside of an `if` or `for`.
 */
export function scanBlocks(text: string, options: ScanOptions): TopLevelBlock[] {
  return new BlockScanner(text, options).scan();
}

class BlockScanner {
  private readonly text: string;
  private readonly options: ScanOptions;
  private readonly allowed: ReadonlySet<string>;
  private readonly blocks: TopLevelBlock[] = [];
  private readonly flow: string[] = [];
  private open: Tag | undefined;
  /** End of the block that was closed last. */
  private done = 0;

  constructor(text: string, options: ScanOptions) {
    this.text = text;
    this.options = options;
    this.allowed = new Set(options.allowed ?? DEFAULT_ALLOWED);
  }

  scan(): TopLevelBlock[] {
    const tags = new TagIterator(this.text);
    try {
      for (let tag = tags.next(); tag !== undefined; tag = tags.next()) this.take(tag);
    } catch (error) {
      if (error instanceof UnexpectedEnd) this.fail(error.message, error.start, 1);
      throw error;
    }
    if (this.open !== undefined) {
      const line = positionAt(lineStarts(this.text), this.open.end).line;
      const message = `Reached EOF without finding a close tag for ${this.open.type} (searched from line ${line})`;
      this.fail(message, this.open.start, this.open.end - this.open.start);
    }
    this.data(this.text.length);
    return this.blocks;
  }

  private take(tag: Tag): void {
    if (CONTROL_FLOW.has(tag.type)) this.flow.push(tag.type);
    else if (CONTROL_FLOW_ENDS.has(tag.type)) this.closeFlow(tag);
    if (this.allowed.has(tag.type)) this.openBlock(tag);
    else if (this.open !== undefined && tag.type === `end${this.open.type}`) this.closeBlock(this.open, tag);
    else if (this.open === undefined) this.options.onUnexpected?.(tag);
  }

  private closeFlow(tag: Tag): void {
    const opened = this.flow.pop();
    if (opened === undefined) {
      const expected = CONTROL_FLOW_ENDS.get(tag.type) ?? '';
      this.failAt(
        tag,
        at =>
          `Got an unexpected control flow end tag, got ${tag.type} but never saw a preceeding ${expected} (@ ${at})`,
      );
    }
    const expected = CONTROL_FLOW.get(opened ?? '') ?? '';
    if (expected !== tag.type) {
      this.failAt(
        tag,
        at => `Got an unexpected control flow end tag, got ${tag.type} but expected ${expected} next (@ ${at})`,
      );
    }
  }

  private openBlock(tag: Tag): void {
    if (this.flow.length > 0) {
      this.failAt(
        tag,
        at => `Got a block definition inside control flow at ${at}. All dbt block definitions must be at the top level`,
      );
    }
    const outer = this.open;
    if (outer !== undefined) {
      const message =
        `Got nested tags: ${outer.type} (started at ${characters(this.text, 0, outer.start)}) did not have a matching {{% end${outer.type} %}} ` +
        `before a subsequent ${tag.type} was found (started at ${characters(this.text, 0, tag.start)})`;
      this.fail(message, tag.start, tag.end - tag.start);
    }
    this.data(tag.start);
    this.open = tag;
  }

  private closeBlock(open: Tag, tag: Tag): void {
    this.done = tag.end;
    this.blocks.push({
      type: open.type,
      name: open.name,
      full: this.text.slice(open.start, tag.end),
      contents: this.text.slice(open.end, tag.start),
      start: open.start,
      end: tag.end,
      contentsStart: open.end,
    });
    this.open = undefined;
  }

  /** What stands between the last block and `end`. */
  private data(end: number): void {
    if (this.options.withData !== true) return;
    const start = this.done;
    this.done = end;
    if (end <= start) return;
    const full = this.text.slice(start, end);
    this.blocks.push({ type: 'data', name: undefined, full, contents: full, start, end, contentsStart: start });
  }

  private failAt(tag: Tag, message: (position: string) => string): never {
    const { line, column } = positionAt(lineStarts(this.text), tag.start);
    const before = characters(this.text, tag.start - column + 1, tag.start);
    return this.fail(message(`${line}:${before}`), tag.start, tag.end - tag.start);
  }

  private fail(message: string, start: number, length: number): never {
    const span = spanAt(this.options.file, this.text, start, length);
    throw new ProjectError(makeMessage('JINJA-004', message, { span, source: this.text }));
  }
}

/** Python counts characters where JavaScript counts UTF-16 units. */
function characters(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  return count;
}
