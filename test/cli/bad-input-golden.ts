import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { maskConsole } from '../setup/mask-console.mjs';
import { filesBelow } from './bad-input-project.js';
import { ownEnvironment, type Ran } from './spawn-quern.js';

/** The folder of the texts: what a person sees, times and places masked. */
export const GOLDEN = fileURLToPath(new URL('../fixtures/cli/bad-input/', import.meta.url));

export type Said = {
  readonly args: readonly string[];
  readonly ran: Ran;
  readonly project: string;
  readonly port: string;
  readonly database: string;
};

const HOME = ownEnvironment()['HOME'] ?? '';

/** A command, what it printed and its exit code, as they stand in a golden file. */
export function golden({ args, ran, project, port, database }: Said): string {
  const words = args.map(word => (word.includes(' ') ? `'${word}'` : word));
  const printed = maskConsole(`${ran.stdout}${ran.stderr}`, { project, database })
    .replaceAll(new RegExp(`\\b${port}\\b`, 'g'), 'PORT')
    .replaceAll(HOME, '<home>')
    .replace(/in \d+(\.\d+)? s\b/g, 'in N s');
  return `$ quern ${words.join(' ')}\n${printed.trimEnd()}\n$ echo $?\n${ran.exitCode}\n`;
}

/** What must not stay behind in a project: files that were begun, and JSON cut short. */
export function leftovers(project: string): string[] {
  return filesBelow(project).filter(
    name => name.endsWith('.tmp') || (name.endsWith('.json') && !isJson(project, name)),
  );
}

function isJson(project: string, name: string): boolean {
  try {
    JSON.parse(fs.readFileSync(path.join(project, name), 'utf8'));
    return true;
  } catch {
    return false;
  }
}
