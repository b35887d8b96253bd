import { type FlagRow, flagsOf, flagTable } from '../config/index.js';
import { breakLine } from '../reporters/index.js';
import type { CliCommand } from './commands/cli-command.js';
import { COMMAND_SHELF } from './commands/index.js';

const WIDEST = 100;
const NARROWEST = 60;

/** The help of everything, of a verb, or of a pair of verbs (`source`), laid out for a terminal of that width. */
export async function helpText(topic: string, columns: number): Promise<string> {
  const width = Math.max(NARROWEST, Math.min(WIDEST, columns));
  const command = COMMAND_SHELF.find(({ name }) => name === topic);
  if (command !== undefined) return await verbHelp(command, width);
  const commands = COMMAND_SHELF.filter(({ name }) => topic === '' || name.startsWith(`${topic} `));
  return await overview(topic, commands, width);
}

type Rows = readonly FlagRow[];

async function overview(topic: string, commands: readonly CliCommand[], width: number): Promise<string> {
  const name = topic === '' ? 'quern' : `quern ${topic}`;
  const list = commands.map(command => [shown(command, topic), command.summary] as const);
  const column = Math.max(...list.map(([verb]) => verb.length)) + 4;
  const verbs = list
    .map(([verb, summary]) => `  ${verb.padEnd(column)}${broken(summary, column + 2, width)}`)
    .join('\n');
  const head = `Usage: ${name} [options] <verb> [options]\n\nVerbs:\n${verbs}\n`;
  const tail = `\n${name} <verb> --help tells more about a verb.`;
  if (topic !== '') return `${head}${tail}\n`;
  const every = flagTable.filter(row => row.commands === 'all');
  return `${head}\n${await optionTable([['Options of every verb:', every]], width)}\n${tail}\n`;
}

/** A verb in a list: of the verbs of a pair the second word. */
function shown({ name, aliases = [], words = [] }: CliCommand, topic: string): string {
  const short = aliases.filter(alias => !alias.includes(' '));
  const own = topic === '' ? name : name.slice(topic.length + 1);
  return [[own, ...short].join(', '), ...words.map(word => `[${word.name}]`)].join(' ');
}

async function verbHelp(command: CliCommand, width: number): Promise<string> {
  const { name, words = [], summary, details, examples } = command;
  const usage = ['quern', name, ...words.map(word => `[${word.name}]`), '[options]'].join(' ');
  const rows: Rows = flagsOf(name);
  const own = rows.filter(row => row.commands !== 'all');
  const every = rows.filter(row => row.commands === 'all');
  const parts = [
    `Usage: ${usage}`,
    broken(details === undefined ? summary : `${summary}\n${details}`, 0, width),
    ...(words.length === 0
      ? []
      : [words.map(({ name: word, help }) => `  ${word}  ${broken(help, word.length + 4, width)}`).join('\n')]),
    ['Examples:', ...examples.flatMap(([line, meaning]) => [`  ${line}`, `      ${broken(meaning, 6, width)}`])].join(
      '\n',
    ),
    await optionTable(
      [
        [`Options of ${name}:`, own],
        ['Options of every verb:', every],
      ],
      width,
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A text that begins in a column, broken at blanks and going on in the same column. */
function broken(text: string, column: number, width: number): string {
  const indent = ' '.repeat(column);
  return text
    .split('\n')
    .map(line => breakLine(indent + line, { start: column, indent, columns: width }).slice(column))
    .join(`\n${indent}`);
}

/** yargs knows how to set a table of options; it is loaded for that alone. */
async function optionTable(groups: readonly (readonly [string, Rows])[], width: number): Promise<string> {
  const { default: yargs } = await import('yargs');
  const table = yargs([]).help(false).version(false).usage('').wrap(width);
  table.parserConfiguration({ 'dot-notation': false, 'camel-case-expansion': false, 'parse-numbers': false });
  for (const [title, rows] of groups)
    for (const row of rows) {
      const [name, aliases] = spellings(row);
      if (row.hidden !== true && row.noEffect === undefined)
        table.option(name, { alias: aliases, describe: describe(row), group: title });
    }
  return (await table.getHelp()).trim();
}

function spellings({ options, off = [] }: FlagRow): [string, string[]] {
  const bare = (spelling: string): string => spelling.replace(/^--?/, '');
  const [name = '', ...aliases] = [...options, ...off].map(bare);
  return [name, aliases];
}

function describe({ help, choices, env, kind }: FlagRow): string {
  const allowed = choices === undefined ? '' : ` One of: ${choices.join(', ')}.`;
  const several = kind === 'words' || kind === 'choices' ? ' Takes several words.' : '';
  return `${help}${allowed}${several}${env === undefined ? '' : ` [${env}]`}`;
}
