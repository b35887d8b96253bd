import { Script } from 'node:vm';
import { sha256 } from '../../base/index.js';
import { type BundleFile, decodeBundle, encodeBundle } from '../cache/bundle-file.js';
import type { CodeCache } from '../cache/code-cache.js';
import type { CodeShape, GeneratedCode } from '../codegen/compile-scope.js';
import { normalizeSource } from '../syntax/lexer.js';
import type { Engine } from './engine.js';
import { type CodeFactory, evaluate, scriptSource } from './instantiate.js';
import type { Origin } from './options.js';
import { Template } from './template.js';

/** Raised whenever generated code changes: kept code of another version is not looked at. */
const CODE_VERSION = 5;

export type BundleEntry = { readonly source: string; readonly name?: string; readonly origin?: Origin };

/** Templates whose code is one script, so that V8's work on all of them is kept in one file. */
export type Bundle = {
  readonly templates: readonly Template[];
  /** Whether the code came out of the cache. */
  readonly cached: boolean;
  /** Keeps what V8 has compiled so far; best after the templates ran once. Does nothing when nothing is new. */
  readonly save: () => void;
};

/** Compiles many templates at once, or takes their code from the cache. Throws TemplateError for the first bad one. */
export function makeBundle(
  engine: Engine,
  entries: readonly BundleEntry[],
  shape: CodeShape,
  cache: CodeCache | undefined,
): Bundle {
  const key = bundleKey(engine, entries, shape);
  const kept = cache?.read(key);
  const file = kept === undefined ? undefined : decodeBundle(kept);
  if (file !== undefined && file.templates.length === entries.length) return fromFile(engine, entries, shape, file);
  return fromSources(engine, entries, shape, data => cache?.write(key, data));
}

function bundleKey(engine: Engine, entries: readonly BundleEntry[], shape: CodeShape): string {
  const about = [CODE_VERSION, process.versions.v8, process.arch, shape, engine.codeKey(), engine.helpers(shape).head];
  const sources = entries.map(entry => [entry.name ?? null, sha256(entry.source)]);
  return sha256(JSON.stringify([about, sources]));
}

function fromSources(
  engine: Engine,
  entries: readonly BundleEntry[],
  shape: CodeShape,
  keep: (data: Uint8Array) => void,
): Bundle {
  const templates = entries.map(entry => {
    const { source, ...about } = entry;
    return engine.compile(source, { ...about, shape });
  });
  const generated = templates.map(template => template.generate(shape));
  const helpers = engine.helpers(shape);
  const text = scriptSource(
    helpers,
    generated.map(code => code.js),
  );
  const script = new Script(text, { filename: 'templates' });
  adoptAll(templates, generated, evaluate(script, helpers), shape);
  let saved = false;
  const save = (): void => {
    if (saved) return;
    saved = true;
    keep(encodeBundle(bundleOf(templates, generated, script, text)));
  };
  return { templates, cached: false, save };
}

function bundleOf(
  templates: readonly Template[],
  generated: readonly GeneratedCode[],
  script: Script,
  text: string,
): BundleFile {
  return {
    templates: generated.map(({ names, filters, tests, places }, i) => ({
      names,
      filters,
      tests,
      macros: templates[i]?.macros ?? [],
      placeCount: places.length,
    })),
    places: Int32Array.from(generated.flatMap(code => Array.from(code.places))),
    script: text,
    compiled: script.createCachedData(),
  };
}

function fromFile(engine: Engine, entries: readonly BundleEntry[], shape: CodeShape, file: BundleFile): Bundle {
  const script = new Script(file.script, { filename: 'templates', cachedData: Buffer.from(file.compiled) });
  const factories = evaluate(script, engine.helpers(shape));
  let at = 0;
  const generated: GeneratedCode[] = [];
  const templates = entries.map((entry, i) => {
    const kept = file.templates[i];
    if (kept === undefined) throw new Error('a bundle without its template');
    const source = normalizeSource(entry.source, engine.grammar.keepTrailingNewline);
    const places = file.places.subarray(at, at + kept.placeCount);
    at += kept.placeCount;
    generated.push({ js: '', places, names: kept.names, filters: kept.filters, tests: kept.tests });
    return new Template(engine, source, kept.macros, {
      name: entry.name ?? null,
      ...(entry.origin === undefined ? {} : { origin: entry.origin }),
    });
  });
  adoptAll(templates, generated, factories, shape);
  return { templates, cached: true, save: () => undefined };
}

function adoptAll(
  templates: readonly Template[],
  generated: readonly GeneratedCode[],
  factories: readonly CodeFactory[],
  shape: CodeShape,
): void {
  templates.forEach((template, i) => {
    const code = generated[i];
    const factory = factories[i];
    if (code !== undefined && factory !== undefined) template.adopt(shape, code, factory);
  });
}
