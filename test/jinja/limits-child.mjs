/**
 * Renders one template and reports what it cost: `{ error, message, line, text, cpuMs, peakMb }`. Standard input: the source.
 * First argument: `plain` or `generator`.
 */
import { text } from 'node:stream/consumers';
import { namesFor } from './hostile-names.mjs';

const language = await import(process.env.QUERN_JINJA ?? '../../dist/jinja/index.js');
const source = await text(process.stdin);
const waits = process.argv[2] === 'generator';
const engine = new language.Engine({ sandbox: 'sandboxed', doTag: true, loopControls: true });
const answer = {};
const start = process.cpuUsage();
try {
  const template = engine.compile(source, { shape: { generator: waits, segments: false } });
  answer.text = String(
    await template.render(
      namesFor(language, engine, () => {}),
      { waits },
    ),
  ).slice(0, 200);
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
answer.peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify(answer));
