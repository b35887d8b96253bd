import { type PythonError, raise } from '../../errors/python-error.js';
import { strLength } from '../../values/code-points.js';
import { strRepr } from '../../values/str-repr.js';
import { DIGITS, parseClassEscape, parseEscape } from './parse-escape.js';
import { parseInlineFlags } from './parse-inline-flags.js';
import { isIdentifier, PatternSource, regexError } from './pattern-source.js';
import { ASCII, LOCALE, UNICODE, VERBOSE } from './regex-flags.js';
import { MAX_REPEAT, type RegexNode, type RepeatMood, type SetItem, type Width, widthOf } from './regex-node.js';

export type ParsedPattern = {
  readonly body: RegexNode[];
  /** The flags given and those written in the pattern. */
  readonly flags: number;
  /** Groups, the whole match (0) included. */
  readonly groupCount: number;
  readonly groupIndex: ReadonlyMap<string, number>;
  readonly groupWidths: readonly (Width | null)[];
};

/** CPython runs out of stack at about this many groups within groups. */
const MAX_NESTING = 460;
const MAX_GROUPS = 1073741823;

/**
 * Reads a pattern as Python 3.11's `re` does. One of bytes is given as a text of char codes below 256.
 * @throws error with Python's text and place; OverflowError, ValueError and RecursionError where Python has them
 */
export function parsePattern(pattern: string, flags: number, isBytes = false): ParsedPattern {
  return new PatternParser(pattern, flags, isBytes).parse();
}

class PatternParser {
  private readonly source: PatternSource;
  private flags: number;
  private readonly groupIndex = new Map<string, number>();
  private readonly groupWidths: (Width | null)[] = [null];
  /** Numbers of groups that `(?(N)…)` asks for, and where. */
  private readonly asked = new Map<number, number>();
  private lookbehindGroups: number | null = null;
  private readonly isBytes: boolean;

  constructor(pattern: string, flags: number, isBytes: boolean) {
    this.source = new PatternSource(pattern);
    this.flags = flags;
    this.isBytes = isBytes;
  }

  parse(): ParsedPattern {
    const { source } = this;
    const body = this.parseBranches((this.flags & VERBOSE) !== 0, 0);
    this.flags = withType(this.flags, this.isBytes);
    if (source.next !== null) throw source.error('unbalanced parenthesis');
    for (const [group, position] of this.asked) {
      if (group >= this.groupWidths.length) {
        throw regexError(`invalid group reference ${group}`, source.chars, position);
      }
    }
    return {
      body,
      flags: this.flags,
      groupCount: this.groupWidths.length,
      groupIndex: this.groupIndex,
      groupWidths: this.groupWidths,
    };
  }

  private parseBranches(verbose: boolean, depth: number): RegexNode[] {
    if (depth > MAX_NESTING) raise('RecursionError', 'maximum recursion depth exceeded');
    const choices: RegexNode[][] = [];
    let spaced = verbose;
    do {
      choices.push(this.parseSequence(spaced, depth, depth === 0 && choices.length === 0));
      if (depth === 0) spaced = (this.flags & VERBOSE) !== 0;
    } while (this.source.match('|'));
    return choices.length === 1 ? choices[0]! : [mergedChoice(choices)];
  }

  /** @param first whether global flags may stand here */
  private parseSequence(verbose: boolean, depth: number, first: boolean): RegexNode[] {
    const { source } = this;
    const nodes: RegexNode[] = [];
    let spaced = verbose;
    for (;;) {
      const token = source.next;
      if (token === null || token === '|' || token === ')') break;
      source.get();
      if (spaced && this.skipBlank(token)) continue;
      if (token[0] === '\\') nodes.push(parseEscape(source, token, this.lookup, this.isBytes));
      else if (token === '[') nodes.push(this.parseSet());
      else if (token === '*' || token === '+' || token === '?' || token === '{') this.parseRepeat(token, nodes);
      else if (token === '.') nodes.push({ op: 'any' });
      else if (token === '^') nodes.push({ op: 'at', where: 'beginning' });
      else if (token === '$') nodes.push({ op: 'at', where: 'end' });
      else if (token === '(') {
        const node = this.parseGroup(spaced, depth, first && nodes.length === 0);
        if (node === 'flags') spaced = (this.flags & VERBOSE) !== 0;
        else if (node !== 'comment') nodes.push(node);
      } else nodes.push({ op: 'literal', code: token.codePointAt(0)! });
    }
    return nodes.flatMap(node => (isPlainGroup(node) ? node.body : [node]));
  }

  /** Whitespace and comments of verbose mode. */
  private skipBlank(token: string): boolean {
    if (' \t\n\r\v\f'.includes(token)) return true;
    if (token !== '#') return false;
    for (;;) {
      const skipped = this.source.get();
      if (skipped === null || skipped === '\n') return true;
    }
  }

  private parseSet(): RegexNode {
    const { source } = this;
    const here = source.tell() - 1;
    const items: SetItem[] = [];
    const negate = source.match('^');
    const unterminated = () => source.error('unterminated character set', source.tell() - here);
    for (;;) {
      const token = source.get();
      if (token === null) throw unterminated();
      if (token === ']' && items.length > 0) break;
      const low = this.setMember(token);
      if (!source.match('-')) {
        items.push(low);
        continue;
      }
      const end = source.get();
      if (end === null) throw unterminated();
      if (end === ']') {
        items.push(low, { is: 'code', code: 45 });
        break;
      }
      const high = this.setMember(end);
      if (low.is !== 'code' || high.is !== 'code' || high.code < low.code) {
        throw source.error(`bad character range ${token}-${end}`, strLength(token) + 1 + strLength(end));
      }
      items.push({ is: 'range', low: low.code, high: high.code });
    }
    const [only] = items;
    if (items.length === 1 && only?.is === 'code') return { op: negate ? 'notLiteral' : 'literal', code: only.code };
    return { op: 'set', items, negate };
  }

  private setMember(token: string): SetItem {
    if (token[0] === '\\') return parseClassEscape(this.source, token, this.isBytes);
    return { is: 'code', code: token.codePointAt(0)! };
  }

  private parseRepeat(token: string, nodes: RegexNode[]): void {
    const { source } = this;
    const here = source.tell();
    const bounds =
      token === '{' ? this.parseBounds(here) : { '?': [0, 1], '*': [0, MAX_REPEAT], '+': [1, MAX_REPEAT] }[token];
    if (bounds === undefined) {
      nodes.push({ op: 'literal', code: 123 });
      return;
    }
    const item = nodes.pop();
    if (item === undefined || item.op === 'at') {
      throw source.error('nothing to repeat', source.tell() - here + token.length);
    }
    if (item.op === 'repeat') throw source.error('multiple repeat', source.tell() - here + token.length);
    const mood: RepeatMood = source.match('?') ? 'lazy' : source.match('+') ? 'possessive' : 'greedy';
    const body = isPlainGroup(item) ? item.body : [item];
    nodes.push({ op: 'repeat', mood, min: bounds[0]!, max: bounds[1]!, body });
  }

  /** `{m,n}`; undefined where the brace is an ordinary character. */
  private parseBounds(here: number): [number, number] | undefined {
    const { source } = this;
    if (source.next === '}') return undefined;
    const low = this.digits();
    const high = source.match(',') ? this.digits() : low;
    if (!source.match('}')) {
      source.seek(here);
      return undefined;
    }
    const min = low === '' ? 0 : repeatNumber(low);
    const max = high === '' ? MAX_REPEAT : repeatNumber(high);
    if (max < min) throw source.error('min repeat greater than max repeat', source.tell() - here);
    return [min, max];
  }

  private digits(): string {
    let text = '';
    while (this.source.next !== null && DIGITS.includes(this.source.next)) text += this.source.get();
    return text;
  }

  private parseGroup(verbose: boolean, depth: number, flagsAllowed: boolean): RegexNode | 'flags' | 'comment' {
    const { source } = this;
    const start = source.tell() - 1;
    if (!source.match('?')) return this.parseCapture(null, verbose, depth, start);
    const char = this.extensionChar();
    switch (char) {
      case 'P':
        return this.parsePythonGroup(verbose, depth, start);
      case ':':
        return this.plainGroup(0, 0, verbose, depth, start);
      case '>':
        return { op: 'atomic', body: this.groupBody(verbose, depth, start) };
      case '#':
        return this.skipComment(start);
      case '=':
      case '!':
        return { op: 'assert', behind: false, negate: char === '!', body: this.groupBody(verbose, depth, start) };
      case '<':
        return this.parseLookbehind(verbose, depth, start);
      case '(':
        return this.parseConditional(verbose, depth, start);
    }
    const flags = parseInlineFlags(source, char, this.isBytes);
    if (flags === undefined) throw source.error(`unknown extension ?${char}`, strLength(char) + 1);
    if (flags.scope === 'group') return this.plainGroup(flags.add, flags.remove, verbose, depth, start);
    this.flags |= flags.add;
    if (!flagsAllowed) {
      throw source.error('global flags not at the start of the expression', source.tell() - start);
    }
    return 'flags';
  }

  private extensionChar(): string {
    const char = this.source.get();
    if (char === null) throw this.source.error('unexpected end of pattern');
    return char;
  }

  private groupBody(verbose: boolean, depth: number, start: number): RegexNode[] {
    const body = this.parseBranches(verbose, depth + 1);
    if (!this.source.match(')')) {
      throw this.source.error('missing ), unterminated subpattern', this.source.tell() - start);
    }
    return body;
  }

  private plainGroup(add: number, remove: number, verbose: boolean, depth: number, start: number): RegexNode {
    const spaced = (verbose || (add & VERBOSE) !== 0) && (remove & VERBOSE) === 0;
    const body = this.groupBody(spaced, depth, start);
    return { op: 'group', group: null, addFlags: add, delFlags: remove, body };
  }

  private parseCapture(name: string | null, verbose: boolean, depth: number, start: number): RegexNode {
    const group = this.groupWidths.length;
    if (group >= MAX_GROUPS) throw this.source.error('too many groups');
    if (name !== null) {
      const earlier = this.groupIndex.get(name);
      if (earlier !== undefined) {
        const text = `redefinition of group name ${strRepr(name)} as group ${group}; was group ${earlier}`;
        throw this.source.error(text, strLength(name) + 1);
      }
      this.groupIndex.set(name, group);
    }
    this.groupWidths.push(null);
    const body = this.groupBody(verbose, depth, start);
    this.groupWidths[group] = widthOf(body, this.groupWidths);
    return { op: 'group', group, addFlags: 0, delFlags: 0, body };
  }

  private parsePythonGroup(verbose: boolean, depth: number, start: number): RegexNode {
    const { source } = this;
    if (source.match('<')) {
      const name = this.groupName('>');
      return this.parseCapture(name, verbose, depth, start);
    }
    if (!source.match('=')) {
      const char = this.extensionChar();
      throw source.error(`unknown extension ?P${char}`, strLength(char) + 2);
    }
    const name = this.groupName(')');
    const group = this.namedGroup(name);
    if (!this.lookup.isClosed(group)) throw source.error('cannot refer to an open group', strLength(name) + 1);
    this.lookup.checkLookbehind(group);
    return { op: 'ref', group };
  }

  private groupName(terminator: string): string {
    const name = this.source.getUntil(terminator, 'group name');
    if (!isIdentifier(name)) throw this.badGroupName(name);
    return name;
  }

  private badGroupName(name: string): PythonError {
    return this.source.error(`bad character in group name ${strRepr(name)}`, strLength(name) + 1);
  }

  private namedGroup(name: string): number {
    const group = this.groupIndex.get(name);
    if (group === undefined) throw this.source.error(`unknown group name ${strRepr(name)}`, strLength(name) + 1);
    return group;
  }

  private skipComment(start: number): 'comment' {
    const { source } = this;
    for (;;) {
      if (source.next === null) throw source.error('missing ), unterminated comment', source.tell() - start);
      if (source.get() === ')') return 'comment';
    }
  }

  private parseLookbehind(verbose: boolean, depth: number, start: number): RegexNode {
    const char = this.extensionChar();
    if (char !== '=' && char !== '!') throw this.source.error(`unknown extension ?<${char}`, strLength(char) + 2);
    const outer = this.lookbehindGroups;
    this.lookbehindGroups ??= this.groupWidths.length;
    const branches = this.parseBranches(verbose, depth + 1);
    this.lookbehindGroups = outer;
    if (!this.source.match(')')) {
      throw this.source.error('missing ), unterminated subpattern', this.source.tell() - start);
    }
    return { op: 'assert', behind: true, negate: char === '!', body: branches };
  }

  private parseConditional(verbose: boolean, depth: number, start: number): RegexNode {
    const { source } = this;
    const name = source.getUntil(')', 'group name');
    const group = isIdentifier(name) ? this.namedGroup(name) : this.numberedGroup(name);
    this.lookup.checkLookbehind(group);
    if (depth >= MAX_NESTING) raise('RecursionError', 'maximum recursion depth exceeded');
    const yes = this.parseSequence(verbose, depth + 1, false);
    let no: RegexNode[] | null = null;
    if (source.match('|')) {
      no = this.parseSequence(verbose, depth + 1, false);
      if (source.next === '|') throw source.error('conditional backref with more than two branches');
    }
    if (!source.match(')')) throw source.error('missing ), unterminated subpattern', source.tell() - start);
    return { op: 'cond', group, yes, no };
  }

  private numberedGroup(name: string): number {
    const { source } = this;
    // int() takes blanks, a sign and underscores too; the old spellings stay legal in 3.11.
    const text = name.trim();
    if (!/^\+?\d+(?:_\d+)*$/.test(text)) throw this.badGroupName(name);
    const group = Number(text.replaceAll('_', ''));
    if (group === 0) throw source.error('bad group number', strLength(name) + 1);
    if (group >= MAX_GROUPS) throw source.error(`invalid group reference ${group}`, strLength(name) + 1);
    if (!this.asked.has(group)) this.asked.set(group, source.tell() - strLength(name) - 1);
    return group;
  }

  private readonly lookup = {
    owner: this,
    get count(): number {
      return this.owner.groupWidths.length;
    },
    isClosed(group: number): boolean {
      return (this.owner.groupWidths[group] ?? null) !== null;
    },
    checkLookbehind(group: number): void {
      const { lookbehindGroups, source } = this.owner;
      if (lookbehindGroups === null) return;
      if (!this.isClosed(group)) throw source.error('cannot refer to an open group');
      if (group >= lookbehindGroups) {
        throw source.error('cannot refer to group defined in the same lookbehind subpattern');
      }
    },
  };
}

function isPlainGroup(node: RegexNode): node is RegexNode & { op: 'group' } {
  return node.op === 'group' && node.group === null && node.addFlags === 0 && node.delFlags === 0;
}

/** `a|b|[cd]` is a set; any other choice stays a branch. */
function mergedChoice(choices: RegexNode[][]): RegexNode {
  const items: SetItem[] = [];
  for (const choice of choices) {
    const [only] = choice;
    if (choice.length !== 1 || only === undefined) return { op: 'branch', choices };
    if (only.op === 'literal') items.push({ is: 'code', code: only.code });
    else if (only.op === 'set' && !only.negate) items.push(...only.items);
    else return { op: 'branch', choices };
  }
  return { op: 'set', items, negate: false };
}

function repeatNumber(text: string): number {
  const value = Number(text);
  if (value >= MAX_REPEAT) raise('OverflowError', 'the repetition number is too large');
  return value;
}

/** A text pattern matches Unicode unless told otherwise; one of bytes never does. */
function withType(flags: number, isBytes: boolean): number {
  if (isBytes) {
    if (flags & UNICODE) raise('ValueError', 'cannot use UNICODE flag with a bytes pattern');
    if (flags & LOCALE && flags & ASCII) raise('ValueError', 'ASCII and LOCALE flags are incompatible');
    return flags;
  }
  if (flags & LOCALE) raise('ValueError', 'cannot use LOCALE flag with a str pattern');
  if (!(flags & ASCII)) return flags | UNICODE;
  if (flags & UNICODE) raise('ValueError', 'ASCII and UNICODE flags are incompatible');
  return flags;
}
