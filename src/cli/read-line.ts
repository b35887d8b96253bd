import { suggest } from '../base/index.js';
import { type CliValues, type Command, type FlagRow, flagsOf, flagTable, usageError } from '../config/index.js';
import type { CliCommand } from './commands/cli-command.js';
import { COMMAND_SHELF } from './commands/index.js';

/** A command line, read. */
export type Line =
  | {
      readonly kind: 'command';
      readonly command: CliCommand;
      readonly before: CliValues;
      readonly after: CliValues;
      /** Arguments without a dash, by their names. */
      readonly words: Readonly<Record<string, string>>;
    }
  /** Asked for help: of a verb, of a pair of verbs such as `source`, or of everything. */
  | { readonly kind: 'help'; readonly topic: string; readonly asked: boolean };

type Row = ReturnType<typeof flagsOf>[number];
type Meaning = { readonly row: Row; readonly value: boolean };
type Given = Record<string, string | boolean | string[]>;

/**
 * Reads a command line as click, dbt's parser, does: options before and behind the verb, options of several words that
 * take everything up to the next dash, short options in one. Throws a UsageError in click's words.
 */
export function readLine(argv: readonly string[]): Line {
  const rest = [...argv];
  const before = new OptionReader(
    undefined,
    flagTable.filter(row => row.commands === 'all'),
  );
  before.read(rest, 'first word');
  if (before.asksHelp) return { kind: 'help', topic: '', asked: true };
  if (rest.length === 0) return { kind: 'help', topic: '', asked: false };
  const named = takeVerb(rest);
  if (typeof named === 'string') return { kind: 'help', topic: named, asked: rest.some(isHelp) };
  const after = new OptionReader(named.name, flagsOf(named.name));
  const words = after.read(rest, 'all');
  if (after.asksHelp) return { kind: 'help', topic: named.name, asked: true };
  return { kind: 'command', command: named, before: before.given, after: after.given, words: nameWords(named, words) };
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h';
}

/** The verb at the start of the words; the name of a pair when its second word is missing. */
function takeVerb(rest: string[]): CliCommand | string {
  const first = rest.shift() ?? '';
  const single = COMMAND_SHELF.find(({ name, aliases = [] }) => name === first || aliases.includes(first));
  if (single !== undefined) return single;
  const pair = COMMAND_SHELF.filter(({ name }) => name.startsWith(`${first} `));
  if (pair.length === 0) throw noSuchCommand(first, undefined);
  const second = rest[0];
  if (second === undefined || second.startsWith('-')) return first;
  const found = pair.find(({ name, aliases = [] }) => [name, ...aliases].includes(`${first} ${second}`));
  if (found === undefined) throw noSuchCommand(second, undefined);
  rest.shift();
  return found;
}

function noSuchCommand(word: string, command: Command | undefined): Error {
  const known = COMMAND_SHELF.flatMap(({ name, aliases = [] }) => [name, ...aliases]);
  const near = suggest(word, known);
  return usageError(command, `No such command '${word}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`);
}

function nameWords({ name, words = [] }: CliCommand, given: readonly string[]): Record<string, string> {
  const extra = given.slice(words.length);
  if (extra.length > 0)
    throw usageError(name, `Got unexpected extra argument${extra.length > 1 ? 's' : ''} (${extra.join(' ')})`);
  return Object.fromEntries(given.map((word, i) => [words[i]?.name ?? '', word]));
}

class OptionReader {
  readonly given: Given = {};
  asksHelp = false;
  readonly #command: Command | undefined;
  readonly #meanings = new Map<string, Meaning>();

  constructor(command: Command | undefined, rows: readonly Row[]) {
    this.#command = command;
    for (const row of rows) {
      for (const spelling of row.options) this.#meanings.set(spelling, { row, value: true });
      for (const spelling of row.off ?? []) this.#meanings.set(spelling, { row, value: false });
    }
  }

  /** Takes options off the front of `rest`, and words where they are wanted: all of them, or none before the first. */
  read(rest: string[], until: 'first word' | 'all'): string[] {
    const words: string[] = [];
    for (let token = rest[0]; token !== undefined; token = rest[0]) {
      if (token === '--') {
        rest.shift();
        return until === 'all' ? [...words, ...rest.splice(0)] : words;
      }
      if (!token.startsWith('-') || token === '-') {
        if (until === 'first word') return words;
        words.push(token);
        rest.shift();
        continue;
      }
      rest.shift();
      if (isHelp(token)) this.asksHelp = true;
      else if (token.startsWith('--')) this.#long(token, rest);
      else this.#short(token, rest);
      if (this.asksHelp) return words;
    }
    return words;
  }

  #long(token: string, rest: string[]): void {
    const at = token.indexOf('=');
    const spelling = at === -1 ? token : token.slice(0, at);
    const meaning = this.#meanings.get(spelling);
    if (meaning === undefined) throw this.#unknown(spelling);
    this.#take(meaning, spelling, at === -1 ? undefined : token.slice(at + 1), rest);
  }

  /** `-x`, several switches in one (`-xq`), or a value right behind its letter (`-sorders`). */
  #short(token: string, rest: string[]): void {
    for (let i = 1; i < token.length; i++) {
      const spelling = `-${token[i]}`;
      if (isHelp(spelling)) {
        this.asksHelp = true;
        return;
      }
      const meaning = this.#meanings.get(spelling);
      if (meaning === undefined) throw this.#unknown(spelling);
      if (meaning.row.kind === 'bool') {
        this.#take(meaning, spelling, undefined, rest);
        continue;
      }
      const attached = token.slice(i + 1);
      this.#take(meaning, spelling, attached === '' ? undefined : attached, rest);
      return;
    }
  }

  #take({ row, value }: Meaning, spelling: string, attached: string | undefined, rest: string[]): void {
    if (row.kind === 'bool') {
      if (attached !== undefined) throw this.#usage(`Option '${spelling}' does not take a value.`);
      this.given[row.key] = value;
      return;
    }
    const first = attached ?? rest.shift();
    if (first === undefined) throw this.#usage(`Option '${spelling}' requires an argument.`);
    if (!takesSeveral(row)) {
      this.given[row.key] = first;
      return;
    }
    const known = this.given[row.key];
    const list = Array.isArray(known) ? known : [];
    list.push(first);
    while (rest[0] !== undefined && !rest[0].startsWith('-')) list.push(rest.shift() ?? '');
    this.given[row.key] = list;
  }

  #unknown(spelling: string): Error {
    const near = spelling.startsWith('--') ? suggest(spelling, [...this.#meanings.keys(), '--help']) : undefined;
    return this.#usage(`No such option '${spelling}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`);
  }

  #usage(text: string): Error {
    return usageError(this.#command, text);
  }
}

function takesSeveral({ kind }: FlagRow): boolean {
  return kind === 'words' || kind === 'choices';
}
