import { describe, expect, it } from 'vitest';
import { codes } from '../../src/base/index.js';
import { expectPage } from './written-page.js';

const ROOMS: Readonly<Record<string, string>> = {
  JINJA: 'Templates',
  CONFIG: 'Project, profile, flags and property files',
  PARSE: 'Reading the project',
  GRAPH: 'Graph and selection',
  DB: 'Database and connection',
  STATE: 'The internal schema',
  RUN: 'Running',
  VALIDATE: 'Checking without running',
  CHECK: 'Checking without running',
  CLI: 'Command line',
  INIT: 'init',
  DOCS: 'docs',
  DEPS: 'Packages',
  EVENT: 'Events',
  ARTIFACT: 'Artifacts',
};

function page(): string {
  const lines = [
    '# Errors',
    '',
    'Every error and warning of quern carries a code. A number is never used again, even after its error is gone, so that a',
    'search for a code finds one thing. This page is generated from the catalogue in `src/base/codes` (`npm run docs`).',
  ];
  let room = '';
  for (const [code, entry] of Object.entries(codes).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const prefix = code.slice(0, code.lastIndexOf('-'));
    if (prefix !== room)
      lines.push('', `## ${ROOMS[prefix] ?? prefix}`, '', '| code | meaning | what to do |', '| --- | --- | --- |');
    room = prefix;
    const cell = (text: string): string => text.replaceAll('|', '\\|');
    lines.push(`| \`${code}\` ${entry.slug} | ${cell(entry.meaning)} | ${cell(entry.remedy)} |`);
  }
  return `${lines.join('\n')}\n`;
}

describe('the page of errors', () => {
  it('lists every code of the catalogue with its meaning and remedy', () => expectPage('errors.md', page()));

  it('has a title for each room that has codes', () => {
    const prefixes = new Set(Object.keys(codes).map(code => code.slice(0, code.lastIndexOf('-'))));
    expect([...prefixes].filter(prefix => ROOMS[prefix] === undefined)).toEqual([]);
  });
});
