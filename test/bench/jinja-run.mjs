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
  const macroEngine = new language.Engine({ ...options, macrosReturn: true });
  const cache = mode === 'bundle' ? await openCache(language) : undefined;
  const [compile, { templates, names, save }] = cpuMs(() =>
    cache === undefined
      ? compileAll(language, engine, macroEngine, shape)
      : loadAll(language, engine, macroEngine, shape, cache),
  );
  const [render, texts] = cpuMs(() => renderAll(language, engine, templates, names, waits));
  const [again] = cpuMs(() => renderAll(language, engine, templates, names, waits));
  save();
  return { ms: { compile, render, again }, digest: createHash('sha256').update(texts.join('\0')).digest('hex') };
}

async function openCache(language) {
  const base = await import((process.env.QUERN_JINJA ?? '../../dist/jinja/index.js').replace('/jinja/', '/base/'));
  return language.openCodeCache(base.diskFiles(), cacheFolder);
}

/** Models at once, macros when they are first called for: as Python's side does it. */
function compileAll(language, engine, macroEngine, shape) {
  const templates = project.models.map(model => {
    const template = engine.compile(model.source, { name: model.name, shape });
    template.code(shape);
    return template;
  });
  const macros = new Map();
  const names = makeNames(language, (declared, source) => {
    let macro = macros.get(source);
    if (macro === undefined) {
      macro = macroEngine.compile(source, { name: declared, shape }).macro(declared);
      macros.set(source, macro);
    }
    return macro;
  });
  return { templates, names, save: () => {} };
}

/** All models and all macros out of one bundle each, or into it when there is none yet. */
function loadAll(language, engine, macroEngine, shape, cache) {
  const models = engine.bundle(project.models, shape, cache);
  const sources = Object.values(project.packages).flatMap(macros => Object.values(macros));
  const kept = macroEngine.bundle(
    sources.map(source => ({ name: declaredName(source), source })),
    shape,
    cache,
  );
  const macros = new Map(sources.map((source, at) => [source, kept.templates[at]]));
  const names = makeNames(language, (declared, source) => macros.get(source).macro(declared));
  const save = () => {
    models.save();
    kept.save();
  };
  return { templates: models.templates, names, save };
}

function declaredName(source) {
  return /macro (\w+)\(/.exec(source)?.[1] ?? '';
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
function makeNames(language, macroOf) {
  const { hostFunction } = language;
  const packages = {};
  for (const [name, sources] of Object.entries(project.packages)) {
    packages[name] = {};
    for (const source of Object.values(sources)) {
      const declared = declaredName(source);
      let macro;
      const get = () => {
        macro ??= macroOf(declared, source);
        return macro;
      };
      Object.defineProperty(packages[name], declared, { enumerable: true, get });
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

const result = mode === 'nunjucks' ? measureNunjucks((await import('nunjucks')).default) : await measureOurs();
process.stdout.write(`${JSON.stringify(result)}\n`);
