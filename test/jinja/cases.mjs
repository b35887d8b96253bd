/**
 * `npm run -s jinja:cases`: template cases as JSON lines on standard input, answers as JSON lines on standard output,
 * one for each line and in their order, so that any other program can check the template language. The protocol
 * stands in docs/template-language.md. A line that cannot be read gets an answer with the error ProtocolError.
 */
import { createInterface } from 'node:readline';
import { answerer, encodeLine } from './answer.mjs';
import { readJson } from './read-json.mjs';

const MODES = ['plain', 'generator', 'suspend', 'segments', 'walked'];

function protocolError(id, error) {
  return {
    id,
    error: 'ProtocolError',
    message: error instanceof Error ? error.message : String(error),
    line: null,
    phase: 'compile',
  };
}

async function answerLine(answer, text, mode) {
  let line;
  try {
    line = readJson(text);
  } catch (error) {
    return protocolError(null, error);
  }
  if (line === null || typeof line !== 'object' || Array.isArray(line))
    return protocolError(null, 'a case is an object');
  try {
    return await answer(line, mode);
  } catch (error) {
    return protocolError(line.id ?? null, error);
  }
}

/** Writes and waits while the reader at the other end is behind. */
function write(text) {
  return process.stdout.write(text) ? undefined : new Promise(resolve => process.stdout.once('drain', resolve));
}

async function main() {
  const mode = process.argv[2] ?? 'plain';
  if (!MODES.includes(mode)) throw new Error(`the mode is one of ${MODES.join(', ')}`);
  const { answer } = await answerer();
  process.stdout.on('error', error => {
    if (error.code !== 'EPIPE') throw error;
    process.exitCode = 0;
    process.stdin.destroy();
  });
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (text.trim() === '') continue;
    const waiting = write(`${encodeLine(await answerLine(answer, text, mode))}\n`);
    if (waiting !== undefined) await waiting;
  }
}

await main();
