import { fileFault, ProjectError, renderMessage } from '../base/index.js';
import { UsageError } from '../config/index.js';
import { fitStream } from './fit-stream.js';
import { helpText } from './help.js';
import { type Line, readLine } from './read-line.js';
import { withSignals } from './with-signals.js';

const REPORT = 'This is a mistake of quern and not of yours. Please report it with the lines above.';

/** Reads the command line, does what it says and gives the exit code. Never throws. */
export async function runCommandLine(argv: readonly string[]): Promise<0 | 1 | 2> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  try {
    const line = readLine(argv);
    if (line.kind === 'command' && line.command.answer !== undefined) {
      process.stdout.write(line.command.answer(line));
      return 0;
    }
    if (line.kind === 'command') return await runVerb(line, argv);
    const text = await helpText(line.topic, process.stdout.columns ?? 80);
    (line.asked ? process.stdout : process.stderr).write(text);
    return line.asked ? 0 : 2;
  } catch (error) {
    process.stderr.write(`${fitStream(process.stderr, startError(error))}\n`);
    return 2;
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

async function runVerb(line: Extract<Line, { kind: 'command' }>, argv: readonly string[]): Promise<0 | 1 | 2> {
  const { Session } = await import('../session/index.js');
  const { makeReporters } = await import('./make-reporters.js');
  const abort = new AbortController();
  const session = new Session({ reporters: makeReporters, abort: abort.signal });
  return await withSignals(abort, session, async () => {
    try {
      if (line.command.run !== undefined) return await line.command.run(session, line, argv);
      const { before, after, words } = line;
      const request = { command: line.command.name, cli: { before, after }, words, argv };
      if (after['watch'] === true) {
        const { watchMode } = await import('./watch-mode.js');
        return await watchMode(session, request, abort);
      }
      const outcome = await session.invoke(request);
      return outcome.exitCode;
    } finally {
      await session.close();
    }
  });
}

/** What stopped the command before anybody listened: a usage error in click's shape, or what is wrong with a file. */
function startError(error: unknown): string {
  const fault = fileFault(error);
  if (fault !== undefined) return renderMessage(fault);
  if (error instanceof UsageError) return usageText(error);
  if (error instanceof ProjectError) return error.messages.map(renderMessage).join('\n\n');
  return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n\n${REPORT}`;
}

function usageText({ command, messages }: UsageError): string {
  const name = command === undefined ? 'quern' : `quern ${command}`;
  const problems = messages.map(({ text, suggestion }) =>
    suggestion === undefined ? `Error: ${text}` : `Error: ${text}\n${suggestion}`,
  );
  return `Usage: ${name} [OPTIONS]\nTry '${name} --help' for help.\n\n${problems.join('\n')}`;
}
