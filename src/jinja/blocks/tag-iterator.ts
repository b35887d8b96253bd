/*
 * Where the tags of a file are, as dbt sees it: its own scanner, looser than the grammar, because it cuts a file into blocks
 * before any of them is parsed. What it takes for a tag, and where it stops with an error, is dbt's to say.
 */

/** Python's white space: JavaScript's `\s` is another set. */
const S = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const NAME = '[A-Za-z_][A-Za-z_0-9]*';
const OPEN = `(?:${S}*\\{%-|\\{%)${S}*`;
const CLOSE = `(?:-%\\}${S}*|%\\})`;

type Pattern = 'block' | 'comment' | 'expression' | 'expressionEnd' | 'quote' | 'string' | 'tagClose' | 'raw';

const SOURCES: Readonly<Record<Pattern, string>> = {
  block: `${OPEN}(?<type>${NAME})(?:${S}+(?<name>${NAME}))?`,
  comment: `${S}*\\{#`,
  expression: `\\{\\{${S}*`,
  expressionEnd: `${S}*\\}\\}`,
  quote: `['"]`,
  string: `'[^'\\\\]*(?:\\\\[^][^'\\\\]*)*'|"[^"\\\\]*(?:\\\\[^][^"\\\\]*)*"`,
  tagClose: CLOSE,
  raw: `${OPEN}raw${S}*${CLOSE}[^]*?${OPEN}endraw${S}*${CLOSE}`,
};

/** A tag of a file; offsets are those of the tag itself, white space that it strips included. */
export type Tag = {
  readonly type: string;
  readonly name: string | undefined;
  readonly start: number;
  readonly end: number;
};

/** The source ended inside of something. */
export class UnexpectedEnd extends Error {
  readonly start: number;
  constructor(expected: string, rest: string, start: number) {
    super(`unexpected EOF, expected ${expected}, got "${rest}"`);
    this.start = start;
  }
}

type Match = {
  readonly pattern: Pattern;
  readonly found: RegExpExecArray;
  readonly start: number;
  readonly end: number;
};

/** Finds the tags of a text one after the other, passing over comments, strings and raw blocks. Throws UnexpectedEnd. */
export class TagIterator {
  private readonly text: string;
  private at = 0;
  private readonly regexes = new Map<Pattern, RegExp>();
  /** The last search of each pattern: from where, and what it found; most of what follows a search would find the same. */
  private readonly past = new Map<Pattern, { from: number; match: Match | undefined }>();

  constructor(text: string) {
    this.text = text;
  }

  /** The next tag; undefined when there is no more. */
  next(): Tag | undefined {
    for (;;) {
      const match = this.first(['block', 'comment', 'expression']);
      if (match === undefined) return undefined;
      if (match.pattern === 'block') return this.tag(match);
      this.at = match.end;
      if (match.pattern === 'comment') this.comment();
      else this.expression();
    }
  }

  private search(pattern: Pattern): Match | undefined {
    const past = this.past.get(pattern);
    if (past !== undefined && past.from <= this.at && (past.match === undefined || past.match.start >= this.at)) {
      return past.match;
    }
    let regex = this.regexes.get(pattern);
    if (regex === undefined) {
      regex = new RegExp(SOURCES[pattern], 'g');
      this.regexes.set(pattern, regex);
    }
    regex.lastIndex = this.at;
    const found = regex.exec(this.text);
    const match =
      found === null ? undefined : { pattern, found, start: found.index, end: found.index + found[0].length };
    this.past.set(pattern, { from: this.at, match });
    return match;
  }

  /** Of several patterns the one whose next match ends first. */
  private first(patterns: readonly Pattern[]): Match | undefined {
    let best: Match | undefined;
    for (const pattern of patterns) {
      const match = this.search(pattern);
      if (match !== undefined && (best === undefined || match.end < best.end)) best = match;
    }
    return best;
  }

  private expect(expected: string, patterns: readonly Pattern[]): Match {
    const match = this.first(patterns);
    if (match === undefined) throw new UnexpectedEnd(expected, this.text.slice(this.at), this.at);
    return match;
  }

  private comment(): void {
    const close = this.text.indexOf('#}', this.at);
    if (close === -1) throw new UnexpectedEnd('#}', this.text.slice(this.at), this.at);
    this.at = close + 2;
  }

  private expression(): void {
    let match = this.expect('}}', ['expressionEnd', 'quote']);
    while (match.pattern === 'quote') {
      this.at = this.expect('string', ['string']).end;
      match = this.expect('}}', ['expressionEnd', 'quote']);
    }
    this.at = match.end;
  }

  private tag(match: Match): Tag {
    const { start } = match;
    const { type = '', name } = match.found.groups ?? {};
    this.at = start;
    if (type === 'raw') {
      this.at = this.expect('{% raw %}...{% endraw %}', ['raw']).end;
    } else {
      this.at = match.end;
      this.closeTag();
    }
    return { type, name, start, end: this.at };
  }

  private closeTag(): void {
    for (;;) {
      const match = this.expect('tag close ("%}")', ['quote', 'tagClose']);
      this.at = match.end;
      if (match.pattern === 'tagClose') return;
      this.at--;
      this.at = this.expect('string', ['string']).end;
    }
  }
}
