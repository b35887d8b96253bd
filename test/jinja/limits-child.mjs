/**
 * Renders templates and reports what each cost. A line of standard input is JSON `{ source, mode }`, where `mode` is `plain`
 * or `generator`; each is answered by a line `{ error, message, line, text, cpuMs, peakMb }`. The peak is the process's.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { namesFor } from './hostile-names.mjs';

const language = await import(process.env.QUERN_JINJA ?? '../../dist/jinja/index.js');

/** Node's own number is the starter's, when that was larger, on Linux: it goes on from process to process. */
function peakMb() {
  const known =
    process.platform === 'linux' ? /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) : null;
  return Number(known?.[1] ?? process.resourceUsage().maxRSS) / 1024;
}

async function render(source, waits) {
  const engine = new language.Engine({ sandbox: 'sandboxed', doTag: true, loopControls: true });
  const template = engine.compile(source, { shape: { generator: waits, segments: false } });
  const names = namesFor(language, engine, () => {});
  return String(await template.render(names, { waits })).slice(0, 200);
}

async function answerTo({ source, mode }) {
  const answer = {};
  const start = process.cpuUsage();
  try {
    answer.text = await render(source, mode === 'generator');
  } catch (error) {
    const known = error instanceof language.TemplateError;
    Object.assign(answer, {
      error: known ? error.type : 'InternalError',
      message: String(error?.message).slice(0, 300),
      line: known ? error.line : undefined,
    });
  }
  const { user, system } = process.cpuUsage(start);
  answer.cpuMs = (user + system) / 1000;
  answer.peakMb = peakMb();
  return answer;
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answerTo(JSON.parse(line)))}\n`);
