import { CALLED_AS } from '../../base/index.js';

/** What is in every launcher of ours, and how one is known that may be replaced or removed. */
export const MARK = 'Made by quern alias';

export type Program = {
  /** Absolute path of the Node that runs now. */
  readonly node: string;
  /** Absolute path of quern's cli.js. */
  readonly cli: string;
};

/** The files of an alias: one for POSIX shells, one for Windows. */
export function launcherNames(name: string): readonly [posix: string, windows: string] {
  return [name, `${name}.cmd`];
}

/** A launcher's text by the name of its file. */
export function launchers(name: string, program: Program): ReadonlyMap<string, string> {
  const [posix, windows] = launcherNames(name);
  return new Map([
    [posix, posixLauncher(name, program)],
    [windows, windowsLauncher(name, program)],
  ]);
}

/** `exec` leaves no shell between the caller and quern: signals and the exit code are quern's own. */
function posixLauncher(name: string, { node, cli }: Program): string {
  return [
    '#!/bin/sh',
    `# ${MARK} ${name}. Remove with: quern alias ${name} FOLDER --remove`,
    `node=${quoted(node)}`,
    '# Another Node may have taken its place since.',
    '[ -x "$node" ] || node=node',
    `${CALLED_AS}=${quoted(name)} exec "$node" ${quoted(cli)} "$@"`,
    '',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function windowsLauncher(name: string, { node, cli }: Program): string {
  const plain = (text: string): string => text.replaceAll('%', '%%');
  return [
    '@echo off',
    `rem ${MARK} ${name}. Remove with: quern alias ${name} FOLDER --remove`,
    'setlocal',
    `set "${CALLED_AS}=${name}"`,
    `set "node=${plain(node)}"`,
    'if not exist "%node%" set "node=node"',
    `"%node%" "${plain(cli)}" %*`,
    'exit /b %errorlevel%',
    '',
  ].join('\r\n');
}
