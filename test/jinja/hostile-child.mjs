/**
 * Renders hostile templates in a process whose host objects are canaries: reading `process`, calling `Function`, `eval`,
 * `require`, anything of fs or the network, or looking a name up on a JavaScript prototype leaves a trace.
 * Standard input: one JSON request `{ escapes: [source…], attributes: { kind: { expression, attributes } } }`.
 * Standard output: `{ escapes: [{ source, waits, touched, text | error }…], names,
 * attributes: [{ kind, form, count, leaked, touched }…] }`.
 */
import { text } from 'node:stream/consumers';
import { Canaries } from './hostile-canaries.mjs';
import { hostileNames, namesFor, wrapped } from './hostile-names.mjs';

const language = await import(process.env.QUERN_JINJA ?? '../../dist/jinja/index.js');
const { stdin, stdout } = process;
const canaries = new Canaries();
const engine = new language.Engine({
  sandbox: 'sandboxed',
  doTag: true,
  loopControls: true,
  limits: { maxSteps: 20_000_000 },
});

async function render(source, waits) {
  const names = namesFor(language, engine, name => canaries.touch(name));
  canaries.touched.clear();
  canaries.armed = true;
  try {
    const template = engine.compile(source, { shape: { generator: waits, segments: false } });
    return { text: String(await template.render(names, { waits })) };
  } catch (error) {
    const type = error instanceof language.TemplateError ? error.type : `InternalError ${error?.stack ?? error}`;
    return { error: type, message: String(error?.message) };
  } finally {
    canaries.armed = false;
  }
}

const FORMS = {
  dot: (expression, name) => `(${expression}).${name}`,
  item: (expression, name) => `(${expression})['${name}']`,
  attr: (expression, name) => `((${expression})|attr('${name}'))`,
  map: (expression, name) => `([${expression}]|map(attribute='${name}')|first)`,
};
const CHUNK = 60;

/** Templates that ask, many names at a time, whether a value shows a JavaScript property. */
function* accessTemplates(kind, expression, names) {
  const known = names.filter(name => /^[A-Za-z_]\w*$/.test(name));
  for (const [form, write] of Object.entries(FORMS)) {
    for (let at = 0; at < known.length; at += CHUNK) {
      const asked = known.slice(at, at + CHUNK);
      const body = asked.map(name => `{{ ${write(expression, name)} is defined }}`).join(' ');
      yield { form, asked, source: wrapped(kind, body) };
    }
  }
}

async function askEscapes(sources) {
  const answers = [];
  for (const source of sources) {
    for (const waits of [false, true]) {
      const outcome = await render(source, waits);
      answers.push({ source, waits, touched: [...canaries.touched], ...outcome });
    }
  }
  return answers;
}

async function askAttributes(kinds, names) {
  const answers = [];
  for (const [kind, { expression, attributes: allowed }] of Object.entries(kinds)) {
    for (const { form, asked, source } of accessTemplates(kind, expression, names)) {
      const outcome = await render(source, false);
      const words = (outcome.text ?? '').split(' ');
      const leaked = asked.filter((name, at) => words[at] === 'True' && !allowed.includes(name));
      answers.push({
        kind,
        form,
        count: asked.length,
        leaked,
        touched: [...canaries.touched],
        error: outcome.error,
        message: outcome.message,
      });
    }
  }
  return answers;
}

async function main() {
  const request = JSON.parse(await text(stdin));
  const names = hostileNames(language, engine, request.attributes);
  canaries.install();
  const escapes = await askEscapes(request.escapes);
  const attributes = await askAttributes(request.attributes, names);
  stdout.write(JSON.stringify({ escapes, names: names.length, attributes }));
}

await main();
