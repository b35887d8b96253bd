import { type FlagRow, flagsOf, flagTable } from '../config/index.js';
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
  const list = commands.map(command => [shown(command), command.summary] as const);
  const column = Math.max(...list.map(([verb]) => verb.length)) + 4;
  const verbs = list.map(([verb, summary]) => `  ${verb.padEnd(column)}${summary}`).join('\n');
  const head = `Usage: ${name} [options] <verb> [options]\n\nVerbs:\n${verbs}\n`;
  const tail = '\nquern <verb> --help tells more about a verb.';
  if (topic !== '') return `${head}${tail}\n`;
  const every = flagTable.filter(row => row.commands === 'all');
  return `${head}\n${await optionTable([['Options of every verb:', every]], width)}\n${tail}\n`;
}

function shown({ name, aliases = [], words = [] }: CliCommand): string {
  const short = aliases.filter(alias => !alias.includes(' '));
  return [[name, ...short].join(', '), ...words.map(word => `[${word.name}]`)].join(' ');
}

async function verbHelp(command: CliCommand, width: number): Promise<string> {
  const { name, words = [], summary, details, examples } = command;
  const usage = ['quern', name, ...words.map(word => `[${word.name}]`), '[options]'].join(' ');
  const rows: Rows = flagsOf(name);
  const own = rows.filter(row => row.commands !== 'all');
  const every = rows.filter(row => row.commands === 'all');
  const parts = [
    `Usage: ${usage}`,
    details === undefined ? summary : `${summary}\n${details}`,
    ...(words.length === 0 ? [] : [words.map(word => `  ${word.name}  ${word.help}`).join('\n')]),
    ['Examples:', ...examples.flatMap(([line, meaning]) => [`  ${line}`, `      ${meaning}`])].join('\n'),
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
