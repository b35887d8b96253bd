/**
 * The golden frames of errors. `node test/jinja/frames.mjs` writes them again; look at every change before you keep it.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { answerer } from './answer.mjs';

const CASES = new URL('../fixtures/jinja/frames.yaml', import.meta.url);
export const FOLDER = new URL('../fixtures/jinja/frames/', import.meta.url);

/** The cases with the name of their golden file. */
export function frameCases() {
  const file = parse(readFileSync(CASES, 'utf8'));
  return file.cases.map(({ title, covers, expect, context, env, ...rest }) => ({
    title,
    deep: covers.includes('frame:deep'),
    file: `${title
      .toLowerCase()
      .replace('a frame shows ', '')
      .replace(/[^a-z0-9]+/g, '-')}.txt`,
    expect,
    line: {
      ...rest,
      id: title,
      origin: { file: 'models/example.sql' },
      env: { ...file.env, ...env },
      context: Object.entries(context ?? {}),
    },
  }));
}

/** What a user sees of the error of a case, as plain text. */
export async function frameText(answer, renderMessage, line, mode) {
  const found = await answer(line, mode);
  if (found.thrown?.messages === undefined) throw new Error(`no message: ${JSON.stringify(found)}`);
  return `${found.thrown.messages.map(renderMessage).join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = process.env.QUERN_JINJA ?? '../../dist/jinja/index.js';
  const { renderMessage } = await import(built.replace('/jinja/', '/base/'));
  const { answer } = await answerer();
  mkdirSync(FOLDER, { recursive: true });
  for (const one of frameCases())
    writeFileSync(new URL(one.file, FOLDER), await frameText(answer, renderMessage, one.line, 'plain'));
}
