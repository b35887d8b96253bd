import { describe, expect, it } from 'vitest';
import type { CliCommand } from '../../src/cli/commands/cli-command.js';
import { COMMAND_SHELF } from '../../src/cli/commands/index.js';
import { readLine } from '../../src/cli/read-line.js';
import { type FlagRow, flagsOf, flagTable } from '../../src/config/index.js';
import { expectPage } from './written-page.js';

const HEAD = [
  '# Commands',
  '',
  'Every verb with its options, as `quern <verb> --help` shows them. This page is generated from the parser (`npm run docs`).',
  'Options are dbt’s where dbt has them; most may stand before the verb or behind it. Exit codes: 0 all went well, 1 a node, test or',
  'check failed, 2 the command could not be done, was refused or interrupted.',
];

function page(): string {
  const verbs = COMMAND_SHELF.flatMap(command => section(command));
  const common = flagTable.filter(row => row.commands === 'all');
  const index = COMMAND_SHELF.map(({ name, summary }) => `- [\`${name}\`](#${name.replaceAll(' ', '-')}): ${summary}`);
  return `${[...HEAD, '', ...index, '', ...verbs, '## Options of every verb', '', ...options(common)].join('\n')}\n`;
}

function section(command: CliCommand): string[] {
  const { name, aliases = [], summary, details, words = [], examples } = command;
  const usage = ['quern', name, ...words.map(word => `[${word.name}]`), '[options]'].join(' ');
  const own = flagsOf(name).filter(row => row.commands !== 'all');
  return [
    `## ${name}`,
    '',
    details === undefined ? summary : `${summary}\n${details}`,
    '',
    `\`${usage}\`${aliases.length === 0 ? '' : `, also called ${aliases.map(alias => `\`${alias}\``).join(', ')}`}`,
    '',
    ...(words.length === 0 ? [] : [...words.map(word => `- \`${word.name}\`: ${word.help}`), '']),
    '```sh',
    ...examples.flatMap(([line, meaning]) => [`# ${meaning}`, line]),
    '```',
    '',
    ...(own.length === 0 ? [] : [...options(own), '']),
  ];
}

function options(rows: readonly FlagRow[]): string[] {
  const shown = rows.filter(row => row.hidden !== true && row.noEffect === undefined);
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return ['| option | what it does |', '| --- | --- |', ...shown.map(row => `| ${spelled(row)} | ${cell(row.help)} |`)];
}

function spelled({ options: on, off = [] }: FlagRow): string {
  return [...on, ...off].map(spelling => `\`${spelling}\``).join(' ');
}

describe('the page of commands', () => {
  it('lists every verb with the options that the parser takes', () => expectPage('commands.md', page()));

  it('shows examples that the parser understands', () => {
    for (const { examples, name } of COMMAND_SHELF)
      for (const [line] of examples) {
        const first = line.split(' && ')[0] ?? '';
        const words = [...first.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(m => m[1] ?? m[2] ?? m[3] ?? '');
        const read = readLine(words.slice(1));
        expect(read.kind === 'command' ? read.command.name : line).toBe(name);
      }
  });
});
