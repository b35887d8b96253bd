import { type FlagRow, flagsOf, flagTable } from '../../config/index.js';
import type { CliCommand } from '../commands/cli-command.js';
import { COMMAND_SHELF } from '../commands/index.js';
import type { KnownNames } from './known-names.js';
import { splitLine } from './split-line.js';

/**
 * What may stand at the end of an unfinished command line, `quern …`: verbs, options, their choices, and names of the project.
 * Empty where a file or a free text is wanted. `names` is called when names are asked for: it reads a file.
 */
export function completeLine(line: string, names: () => KnownNames): string[] {
  const words = splitLine(line).slice(1);
  const typed = words.pop() ?? '';
  const { command, pair, rest } = verbOf(words);
  const rows = command === undefined ? flagTable.filter(row => row.commands === 'all') : flagsOf(command.name);
  const given = wantedValue(rows, rest);
  if (given !== undefined && (given.must || !typed.startsWith('-'))) {
    const values = valuesOf(given.row, names);
    return TAKES_SELECTION.has(given.row.key) ? matching(typed, values, SELECTION) : matching(typed, values);
  }
  if (typed.startsWith('-')) return matching(typed, rows.flatMap(spellings));
  if (command === undefined) return matching(typed, pair === undefined ? VERBS : secondWords(pair));
  return command.name === 'run-operation' ? matching(typed, names().macros) : matching(typed, command.choices ?? []);
}

type Verb = { readonly command?: CliCommand; readonly pair?: string; readonly rest: readonly string[] };

/** The verb on the line, or the first word of a pair of which the second is still missing, and the words behind it. */
function verbOf(words: readonly string[]): Verb {
  for (const [i, word] of words.entries()) {
    if (word.startsWith('-')) continue;
    const rest = words.slice(i + 1);
    const single = COMMAND_SHELF.find(({ name, aliases = [] }) => name === word || aliases.includes(word));
    if (single !== undefined) return { command: single, rest };
    if (!VERBS.includes(word)) continue;
    const second = COMMAND_SHELF.find(({ name }) => name === `${word} ${rest[0]}`);
    return second === undefined ? { pair: word, rest: [] } : { command: second, rest: rest.slice(1) };
  }
  return { rest: words };
}

/** First words of verbs. */
const VERBS = [...new Set(COMMAND_SHELF.map(({ name }) => name.split(' ')[0] ?? name))];

function secondWords(pair: string): string[] {
  return COMMAND_SHELF.flatMap(({ name }) => (name.startsWith(`${pair} `) ? [name.slice(pair.length + 1)] : []));
}

/** The option whose value is being typed: it stands just before, or takes several words and has taken some. */
function wantedValue(rows: readonly FlagRow[], words: readonly string[]): { row: FlagRow; must: boolean } | undefined {
  const at = words.findLastIndex(word => word.startsWith('-'));
  const row = rows.find(({ options }) => options.includes(words[at] ?? ''));
  if (row === undefined || row.kind === 'bool') return undefined;
  if (at === words.length - 1) return { row, must: true };
  return row.kind === 'words' || row.kind === 'choices' ? { row, must: false } : undefined;
}

const TAKES_SELECTION: ReadonlySet<string> = new Set(['select', 'exclude', 'models']);

function valuesOf({ key, choices = [] }: FlagRow, names: () => KnownNames): readonly string[] {
  if (TAKES_SELECTION.has(key)) return names().selectable;
  return key === 'selector' ? names().selectors : choices;
}

function spellings({ options, off = [], hidden, noEffect }: FlagRow): string[] {
  return hidden === true || noEffect !== undefined ? [] : [...options, ...off].filter(one => one.startsWith('--'));
}

/** `+name`, `2+name`, `@name`, and what stands before the last comma of an intersection. */
const SELECTION = /^(?:.*,)?(?:\d*\+|@)?/;

function matching(typed: string, candidates: readonly string[], prefix = /^/): string[] {
  const before = prefix.exec(typed)?.[0] ?? '';
  const start = typed.slice(before.length);
  return candidates.filter(one => one.startsWith(start)).map(one => before + one);
}
