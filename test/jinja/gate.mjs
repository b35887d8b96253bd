/**
 * The macro gate: every macro file of public packages, cut, compiled and called by real Jinja2 and by ours.
 *
 *   node test/jinja/gate.mjs CLONE_OR_FOLDER …
 *
 * A bare clone is unpacked with `git archive`; a folder is read as it is. `QUERN_PYTHON` names a Python with dbt.
 * Compared are the blocks of each file, the errors of compiling, and text or error of each macro called with six kinds
 * of arguments. Exit code 1 when anything differs.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const language = await import(process.env.QUERN_JINJA ?? '../../dist/jinja/index.js');

import { dbtName } from './answer.mjs';
import { difference } from './fuzz/compare.mjs';
import { pythonCommand } from './fuzz/python.mjs';
import { mockClass } from './gate-mock.mjs';

const VARIANTS = ['mock', 'text', 'list', 'number', 'dict', 'none'];
const BLOCKS = ['macro', 'materialization', 'test', 'data_test'];
const { Mock, Adapter, argument } = mockClass(language);

function print(text) {
  process.stdout.write(`${text}\n`);
}

/** All `.sql` files under `macros` and `tests/generic` of a clone or folder: [path, text]. */
function macroFiles(place) {
  let folder = place;
  if (!existsSync(join(place, 'dbt_project.yml'))) {
    folder = mkdtempSync(join(tmpdir(), 'gate-'));
    const archive = execFileSync('git', ['-C', place, 'archive', 'HEAD'], { maxBuffer: 1 << 30 });
    execFileSync('tar', ['x', '-C', folder], { input: archive });
  }
  const name = /^name:\s*['"]?(\w+)/m.exec(readFileSync(join(folder, 'dbt_project.yml'), 'utf8'))?.[1] ?? 'package';
  const files = [];
  const visit = path => {
    if (!existsSync(path)) return;
    for (const entry of readdirSync(path).sort()) {
      const full = join(path, entry);
      if (statSync(full).isDirectory()) visit(full);
      else if (entry.endsWith('.sql')) files.push([full.slice(folder.length + 1), readFileSync(full, 'utf8')]);
    }
  };
  visit(join(folder, 'macros'));
  visit(join(folder, 'tests', 'generic'));
  return { name, files };
}

class PythonGate {
  #waiting = [];

  constructor() {
    const script = fileURLToPath(new URL('./gate_reference.py', import.meta.url));
    this.child = spawn(pythonCommand(), ['-W', 'ignore', '-B', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout }).on('line', line => this.#waiting.shift()(JSON.parse(line)));
  }

  ask(request) {
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    return new Promise(resolve => this.#waiting.push(resolve));
  }
}

class Tally {
  compared = 0;
  differing = [];
  rendered = 0;

  check(what, expected, found) {
    if (expected.error === 'TimedOut') return;
    this.compared += 1;
    if ('text' in expected) this.rendered += 1;
    const differs = difference(expected, found);
    if (differs !== null && differs.excuse === undefined) this.differing.push([what, differs]);
  }
}

function failure(error, phase) {
  if (error instanceof language.TemplateError)
    return { error: error.type, message: error.message, line: error.line ?? null, phase };
  return { error: error.type ?? error.constructor.name, message: error.message, line: null, phase, stack: error.stack };
}

function ourBlocks(text, file) {
  try {
    const blocks = language.scanBlocks(text, { file, allowed: BLOCKS });
    return { text: JSON.stringify(blocks.map(block => [block.type, block.name, block.full])) };
  } catch (error) {
    return { error: 'blocks', message: error.message, line: null, phase: 'compile' };
  }
}

/** Names as a node sees them: what is known, and a mock for every other one. */
class NodeNames {
  constructor(known, globals) {
    this.known = known;
    this.globals = globals;
  }

  get(name) {
    if (this.known.has(name)) return this.known.get(name);
    return this.globals.has(name) ? undefined : new Mock(name);
  }
}

/** The packages' macros in our engine: names as a node sees them, and what cannot be compiled. */
class OurGate {
  constructor(macros) {
    const options = {
      sandbox: 'sandboxed',
      doTag: true,
      loopControls: true,
      dbtTags: true,
      macroName: dbtName,
      macrosReturn: true,
    };
    this.engine = new language.Engine(options);
    this.macros = new Map();
    this.errors = [];
    for (const [name, key, source] of macros) {
      try {
        const template = this.engine.compile(source, { name: key });
        this.macros.set(`${name} ${key}`, template.macro(template.macros[0].name));
      } catch (error) {
        this.errors.push([name, key, failure(error, 'compile')]);
      }
    }
    this.names = this.#names();
  }

  #names() {
    const known = new Map();
    const packages = new Map();
    for (const [key, macro] of this.macros) {
      const [name, macroName] = key.split(' ');
      if (!known.has(macroName)) known.set(macroName, macro);
      if (!packages.has(name)) packages.set(name, {});
      packages.get(name)[macroName] = macro;
    }
    for (const [name, record] of packages) known.set(name, language.dictOfTexts(record));
    known.set('return', language.makeReturn());
    known.set('execute', true);
    known.set('none_value', null);
    known.set(
      'tojson',
      language.hostFunction('tojson', ([value], _kwargs, rt) => language.str(value, rt)),
    );
    known.set('adapter', new Adapter(name => this.#find(name)));
    return new NodeNames(known, this.engine.globalNames);
  }

  #find(name) {
    for (const prefix of ['postgres__', 'default__']) {
      for (const [key, macro] of this.macros) if (key.split(' ')[1] === prefix + name) return macro;
    }
    return undefined;
  }

  call(name, key, variant) {
    const macro = this.macros.get(`${name} ${key}`);
    const { parameters } = macro.unit.macros[0];
    try {
      const rendering = new language.Rendering(this.engine, this.names);
      let shown;
      const run = language.hostFunction('run', (_args, _kwargs, rt) => {
        const result = rt.call(
          macro,
          parameters.map(parameter => argument(variant, parameter.name, rt)),
          null,
        );
        shown = language.str(result, rt);
        return null;
      });
      rendering.call(run);
      return { text: shown };
    } catch (error) {
      return failure(error, 'render');
    }
  }
}

async function main() {
  const places = process.argv.slice(2);
  if (places.length === 0) throw new Error('usage: node test/jinja/gate.mjs CLONE_OR_FOLDER …');
  const python = new PythonGate();
  const tally = new Tally();
  const macros = [];
  let files = 0;
  for (const place of places) {
    const { name, files: found } = macroFiles(place);
    files += found.length;
    for (const [path, text] of found) {
      const answer = await python.ask({ op: 'blocks', text });
      const expected =
        answer.error === undefined ? { text: JSON.stringify(answer.blocks) } : { ...answer, error: 'blocks' };
      tally.check(`${path}: blocks`, expected, ourBlocks(text, path));
      for (const [type, block, source] of answer.blocks ?? [])
        macros.push([name, type === 'macro' ? block : `${type}_${block}`, source]);
    }
  }
  const loaded = await python.ask({ op: 'load', macros });
  const ours = new OurGate(macros);
  const refused = list => new Map(list.map(([name, key, answer]) => [`${name} ${key}`, answer]));
  const [theirs, mine] = [refused(loaded.errors), refused(ours.errors)];
  for (const [name, key] of macros) {
    const id = `${name} ${key}`;
    tally.check(`${id}: compile`, theirs.get(id) ?? { text: '' }, mine.get(id) ?? { text: '' });
    if (theirs.has(id) || mine.has(id)) continue;
    for (const variant of VARIANTS)
      tally.check(
        `${id} (${variant})`,
        await python.ask({ op: 'call', package: name, name: key, variant }),
        ours.call(name, key, variant),
      );
  }
  python.child.stdin.end();
  for (const [what, differs] of tally.differing.slice(0, 40)) {
    let at = 0;
    while (at < differs.expected.length && differs.expected[at] === differs.found[at]) at += 1;
    const part = text => JSON.stringify(text.slice(Math.max(0, at - 60), at + 160));
    print(`DIFFERS ${differs.kind} ${what}`);
    print(
      `  expected ${part(differs.expected)} ${differs.lines[0]}\n  found    ${part(differs.found)} ${differs.lines[1]}`,
    );
  }
  print(
    `files ${files}, macros ${macros.length}, compared ${tally.compared} (${tally.rendered} rendered in Python), differing ${tally.differing.length}`,
  );
  process.exitCode = tally.differing.length > 0 ? 1 : 0;
}

await main();
