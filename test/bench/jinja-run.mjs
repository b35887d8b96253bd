/**
 * One measurement of ours (see jinja.mjs): `node jinja-run.mjs PROJECT parse|plain|generator|bundle|nunjucks CACHE_FOLDER`.
 * Prints CPU milliseconds by phase and a digest of the texts.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [, , file, mode, cacheFolder] = process.argv;
const project = JSON.parse(readFileSync(file, 'utf8'));

function cpuMs(run) {
  const start = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(start);
  return [(user + system) / 1000, result];
}

function measureNunjucks(nunjucks) {
  const { parser } = nunjucks;
  const [parse] = cpuMs(() => {
    for (const model of project.models) parser.parse(model.source, [], {});
  });
  return { ms: { parse } };
}

function macroName(tag, declared) {
  return tag === 'macro' ? `dbt_macro__${declared}` : declared;
}

async function measureOurs() {
  const language = await import(process.env.QUERN_JINJA ?? '../../dist/jinja/index.js');
  const options = { sandbox: 'sandboxed', doTag: true, loopControls: true, dbtTags: true, macroName };
  const waits = mode !== 'plain';
  const engine = new language.Engine(options);
  if (mode === 'parse') {
    const [parse] = cpuMs(() => {
      for (const model of project.models) engine.parse(model.source);
    });
    return { ms: { parse } };
  }
  const shape = { generator: waits, segments: false };
  const names = makeNames(language, new language.Engine({ ...options, macrosReturn: true }), shape);
  const [compile, templates] = cpuMs(() => compileAll(language, engine, shape));
  const [render, texts] = cpuMs(() => renderAll(language, engine, templates, names, waits));
  const [again] = cpuMs(() => renderAll(language, engine, templates, names, waits));
  return { ms: { compile, render, again }, digest: createHash('sha256').update(texts.join('\0')).digest('hex') };
}

function compileAll(_language, engine, shape) {
  return project.models.map(model => {
    const template = engine.compile(model.source, { name: model.name, shape });
    template.code(shape);
    return template;
  });
}

function renderAll(language, engine, templates, names, waits) {
  return templates.map(template => new language.Rendering(engine, names, { waits }).render(template));
}

/** Functions of a run first, then packages, then the macros of each by their bare names. */
class NodeNames {
  constructor(functions, packages) {
    this.layers = [functions, packages, ...Object.values(packages)];
  }

  get(name) {
    for (const layer of this.layers) if (Object.hasOwn(layer, name)) return layer[name];
    return undefined;
  }
}

/** What a node sees: the functions of a run, and the macros, compiled when they are first called for. */
function makeNames(language, engine, shape) {
  const { hostFunction } = language;
  const packages = {};
  const macros = new Map();
  for (const [name, sources] of Object.entries(project.packages)) {
    packages[name] = {};
    for (const source of Object.values(sources)) {
      const declared = /macro (\w+)\(/.exec(source)?.[1] ?? '';
      Object.defineProperty(packages[name], declared, {
        enumerable: true,
        get: () => {
          let macro = macros.get(source);
          if (macro === undefined) {
            macro = engine.compile(source, { name: declared, shape }).macro(declared);
            macros.set(source, macro);
          }
          return macro;
        },
      });
    }
  }
  const functions = {
    config: hostFunction('config', () => ''),
    ref: hostFunction('ref', ([name]) => `"db"."dev"."${name}"`),
    is_incremental: hostFunction('is_incremental', () => false),
    this: '"db"."dev"."this"',
    target: { name: 'dev', schema: 'dev' },
    var: hostFunction('var', ([, fallback]) => fallback ?? null),
    return: language.makeReturn(),
    adapter: { dispatch: hostFunction('dispatch', ([name, owner]) => packages[owner][`default__${name}`]) },
  };
  return new NodeNames(functions, packages);
}

const result =
  mode === 'nunjucks' ? measureNunjucks((await import('nunjucks')).default) : await measureOurs(cacheFolder);
process.stdout.write(`${JSON.stringify(result)}\n`);
