import * as path from 'node:path';
import { makeReporters } from '../../src/cli/make-reporters.js';
import { readLine } from '../../src/cli/read-line.js';
import { ProjectError, Session, UsageError } from '../../src/session/index.js';
import { ownEnvironment, type Ran, type Run } from './spawn-quern.js';

/** Runs a command line within the process of the test, as the program does but for signals: many cases, little time. */
export async function quernHere(args: readonly string[], { cwd, env = {} }: Run): Promise<Ran> {
  const lines: string[] = [];
  const output = { writeLine: (line: string) => void lines.push(line), isTerminal: false };
  const session = new Session({
    cwd: path.resolve(cwd),
    env: { ...ownEnvironment(), ...env },
    reporters: facts => makeReporters(facts, output),
  });
  const stdout = (): string => lines.map(line => `${line}\n`).join('');
  try {
    const line = readLine(args);
    if (line.kind === 'help') return { exitCode: 2, stdout: '', stderr: `help of ${line.topic}` };
    const { command, before, after, words } = line;
    const { exitCode } = await session.invoke({ command: command.name, cli: { before, after }, words, argv: args });
    return { exitCode, stdout: stdout(), stderr: '' };
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof ProjectError)) throw error;
    return { exitCode: 2, stdout: stdout(), stderr: error.message };
  } finally {
    await session.close();
  }
}
