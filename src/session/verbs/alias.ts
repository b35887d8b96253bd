import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeMessage, ProjectError } from '../../base/index.js';
import { findOnPath, removeAlias, writeAlias } from '../alias/write-alias.js';
import type { Turn } from '../turn/turn.js';

const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url));

/** `alias dbt FOLDER`: a `dbt` that calls this quern, for tools that look for one on the PATH. */
export function aliasVerb(turn: Turn): void {
  const { name, folder } = turn.words;
  if (name !== 'dbt' || folder === undefined)
    throw new ProjectError(
      makeMessage('CLI-011', 'alias needs the name `dbt` and a folder', { suggestion: 'As in: quern alias dbt ~/bin' }),
    );
  const target = path.resolve(turn.invocation.cwd, folder);
  const lines = turn.invocation.flags.values.remove ? removed(turn, target, name) : written(turn, target, name);
  for (const msg of lines) turn.events.emit('Formatting', { msg });
}

function written(turn: Turn, folder: string, name: string): string[] {
  const made = writeAlias(turn.files, folder, name, { node: process.execPath, cli: CLI });
  return [...made.map(file => `Made ${file}`), ...advice(turn, folder, name)];
}

function removed({ files }: Turn, folder: string, name: string): string[] {
  const gone = removeAlias(files, folder, name);
  return gone.length === 0 ? [`No alias ${name} in ${folder}`] : gone.map(file => `Removed ${file}`);
}

/** Whether `dbt` means this launcher already, and what to do where it does not. */
function advice({ files, invocation }: Turn, folder: string, name: string): string[] {
  const folders = (invocation.env['PATH'] ?? '').split(path.delimiter);
  const found = findOnPath(files, folders, name);
  if (found !== undefined && path.dirname(found) === folder) return [`\`${name}\` is now this quern.`];
  const other = found === undefined ? [] : [`Until then \`${name}\` is ${found}.`];
  return ['Put its folder first on the PATH of whatever calls dbt:', `  export PATH="${folder}:$PATH"`, ...other];
}
