import { InternalError } from '../../base/index.js';
import type { CodeCache } from '../cache/code-cache.js';
import type { CodeShape, CompileScope, GeneratedCode } from '../codegen/compile-scope.js';
import { generateCode } from '../codegen/emit-template.js';
import { raise } from '../errors/python-error.js';
import { builtinFilters } from '../filters/index.js';
import { builtinGlobals } from '../globals/index.js';
import { nativeFilters } from '../native/markers.js';
import { dbtNativeValue, jinjaNativeValue } from '../native/native-value.js';
import { type Events, emptyUnit, type TemplateUnit } from '../runtime/code.js';
import { Context } from '../runtime/context.js';
import { helpers } from '../runtime/helpers.js';
import type { RuntimeHost } from '../runtime/host.js';
import { eventText, joinTexts } from '../runtime/module.js';
import type { NameSource } from '../runtime/names.js';
import { Run } from '../runtime/run.js';
import { isUnit } from '../runtime/select-template.js';
import { type Grammar, PLAIN_GRAMMAR } from '../syntax/grammar.js';
import { normalizeSource } from '../syntax/lexer.js';
import type { TemplateNode } from '../syntax/nodes.js';
import { TemplateParser } from '../syntax/parse-template.js';
import { builtinTests } from '../tests/index.js';
import {
  DEFAULT_LIMITS,
  type HostFunction,
  type Limits,
  type Rt,
  Undefined,
  type UndefinedInit,
  type Value,
} from '../values/index.js';
import { planWalk } from '../walked/walk-plan.js';
import { walkTemplate } from '../walked/walk-template.js';
import { type Bundle, type BundleEntry, makeBundle } from './bundle.js';
import { foldingRt } from './folding-rt.js';
import { type CodeFactory, type HelperScope, helperScope, instantiate } from './instantiate.js';
import { macroInfos } from './macro-info.js';
import { undefinedMaker } from './make-undefined.js';
import type { EngineOptions, NativeKind, Origin, TemplateSource } from './options.js';
import { compileError } from './render-error.js';
import { spanIn } from './span-in.js';
import { Template } from './template.js';

/** Filters that ask for the context, which Jinja2 therefore never folds. */
const UNFOLDED = new Set(['map', 'select', 'reject', 'selectattr', 'rejectattr', 'random']);

const PLAIN_SHAPE: CodeShape = { generator: false, segments: false };

export type CompileOptions = {
  readonly name?: string;
  readonly origin?: Origin;
  /** The shape of code that is made at once, so that its errors are found; others are made when they are needed. */
  readonly shape?: CodeShape;
  /** Rendered once or twice: a plain template is then walked, which spares it the way through generated code. */
  readonly once?: boolean;
};

/** The template language with one set of options, filters, tests and globals. Nothing of it is shared with another. */
export class Engine implements RuntimeHost {
  readonly options: EngineOptions;
  readonly grammar: Grammar;
  readonly limits: Limits;
  readonly sandboxed: boolean;
  readonly immutable: boolean;
  readonly native: NativeKind;
  readonly waitsAlways: boolean;
  readonly filters: Map<string, HostFunction>;
  readonly tests: Map<string, HostFunction>;
  readonly globalNames: Map<string, Value>;
  /** A template without names or code, for calls that come from outside of any. */
  readonly nowhere: TemplateUnit;
  private readonly make: (init: UndefinedInit) => Value;
  private readonly loaded = new Map<string, Template | Promise<Template>>();
  private readonly helperScopes = new Map<string, HelperScope>();
  private readonly foldingRts = new Map<boolean, Rt>();
  private readonly own: { filters: Readonly<Record<string, HostFunction>> };

  constructor(options: EngineOptions = {}) {
    this.options = options;
    this.grammar = grammarOf(options);
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.sandboxed = (options.sandbox ?? false) !== false;
    this.immutable = options.sandbox === 'immutable';
    this.native = options.native ?? false;
    this.waitsAlways = options.waitsAlways === true;
    this.make = undefinedMaker(options.undefinedKind ?? 'default');
    this.own = { filters: this.native === 'dbt' ? { ...builtinFilters, ...nativeFilters() } : builtinFilters };
    this.filters = new Map(Object.entries({ ...this.own.filters, ...options.filters }));
    this.tests = new Map(Object.entries({ ...builtinTests, ...options.tests }));
    this.globalNames = new Map(Object.entries({ ...builtinGlobals(this.sandboxed), ...options.globals }));
    this.nowhere = emptyUnit(this.escapes(null));
  }

  get globals(): NameSource {
    return this.globalNames;
  }

  escapes(name: string | null): boolean {
    const { autoescape } = this.options;
    return typeof autoescape === 'function' ? autoescape(name) : autoescape === true;
  }

  /** The tree of a normalised source. Throws TemplateError. */
  parse(source: string, about: CompileOptions = {}): TemplateNode {
    try {
      return new TemplateParser(source, this.grammar).parse();
    } catch (error) {
      throw compileError(error, placesOf(source, about));
    }
  }

  /** A template of a text. Throws TemplateError for what its compiler finds wrong. */
  compile(source: string, about: CompileOptions = {}): Template {
    const text = normalizeSource(source, this.grammar.keepTrailingNewline);
    const tree = this.parse(text, about);
    const template = new Template(this, text, macroInfos(tree, text), {
      name: about.name ?? null,
      ...(about.origin === undefined ? {} : { origin: about.origin }),
    });
    const shape = about.shape ?? PLAIN_SHAPE;
    if (about.once !== true || !this.walk(template, tree, shape)) template.generate(shape, tree);
    return template;
  }

  /** Has a plain template walked instead of making code for it; false where that cannot be. */
  private walk(template: Template, tree: TemplateNode, shape: CodeShape): boolean {
    if (this.options.walks === false || template.native || template.autoescape) return false;
    const plan = planWalk(tree);
    if (plan !== undefined) template.adopt(shape, plan.generated, walkTemplate(plan, shape, this.waitsAlways));
    return plan !== undefined;
  }

  generate(tree: TemplateNode, template: Template, shape: CodeShape): GeneratedCode {
    try {
      return generateCode(tree, this.compileScope(template), shape);
    } catch (error) {
      throw compileError(error, { span: (start, end) => template.span(start, end), text: template.text });
    }
  }

  private compileScope(template: Template): CompileScope {
    const own = (name: string): HostFunction | undefined => {
      const filter = this.filters.get(name);
      return filter !== undefined && filter === this.own.filters[name] ? filter : undefined;
    };
    const ownTest = (name: string): HostFunction | undefined => {
      const test = this.tests.get(name);
      return test !== undefined && test === builtinTests[name] ? test : undefined;
    };
    return {
      autoescape: template.autoescape,
      native: template.native,
      macrosReturn: this.options.macrosReturn === true,
      hasFilter: name => this.filters.has(name),
      hasTest: name => this.tests.has(name),
      strict: this.options.undefinedKind === 'strict',
      foldableFilter: name => (UNFOLDED.has(name) ? undefined : own(name)),
      foldableTest: ownTest,
      isOwnFilter: name => own(name) !== undefined,
      isOwnTest: name => ownTest(name) !== undefined,
      foldingRt: autoescape => this.foldingRt(autoescape),
    };
  }

  private foldingRt(autoescape: boolean): Rt {
    const known = this.foldingRts.get(autoescape);
    if (known !== undefined) return known;
    const made = foldingRt(this, autoescape);
    this.foldingRts.set(autoescape, made);
    return made;
  }

  /** Everything of this engine that generated code depends on, for the keys of kept code. */
  codeKey(): string {
    const { grammar, native, options } = this;
    const own = (name: string): boolean => this.filters.get(name) === this.own.filters[name];
    const ownTest = (name: string): boolean => this.tests.get(name) === builtinTests[name];
    return JSON.stringify([
      { ...grammar, macroName: String(grammar.macroName) },
      native,
      this.sandboxed,
      this.immutable,
      String(options.autoescape),
      options.macrosReturn === true,
      options.undefinedKind ?? 'default',
      [...this.filters.keys()].map(name => [name, own(name)]),
      [...this.tests.keys()].map(name => [name, ownTest(name)]),
    ]);
  }

  /** Compiles many templates into one script, whose code may be kept in a cache. Throws TemplateError. */
  bundle(entries: readonly BundleEntry[], shape: CodeShape = PLAIN_SHAPE, cache?: CodeCache): Bundle {
    return makeBundle(this, entries, shape, cache);
  }

  instantiate(js: string, shape: CodeShape, file: string): CodeFactory {
    return instantiate(js, this.helpers(shape), file);
  }

  helpers(shape: CodeShape): HelperScope {
    const key = `${shape.generator}${shape.segments}`;
    const known = this.helperScopes.get(key);
    if (known !== undefined) return known;
    const made = helperScope(helpers(shape, this.waitsAlways));
    this.helperScopes.set(key, made);
    return made;
  }

  /** A template by name, through the loader; kept once it is there. @throws PythonError as Jinja2 words it */
  load(name: Value): TemplateUnit | Promise<TemplateUnit> {
    if (isUnit(name)) return name;
    const { loader } = this.options;
    if (loader === undefined) return raise('TypeError', 'no loader for this environment specified');
    if (name instanceof Undefined) return name.fail(this.foldingRt(false));
    const key = String(name);
    const known = this.loaded.get(key);
    if (known !== undefined) return known;
    const found = loader(key);
    if (!(found instanceof Promise)) return this.keep(key, found);
    const made = found.then(source => this.keep(key, source));
    this.loaded.set(key, made);
    made.catch(() => this.loaded.delete(key));
    return made;
  }

  /** The template of a name. Throws TemplateError, or rejects with one where the loader takes its time. */
  getTemplate(name: string): Template | Promise<Template> {
    const fail = (error: unknown): never => {
      throw compileError(error, { text: '' });
    };
    try {
      const found = this.load(name) as Template | Promise<Template>;
      return found instanceof Promise ? found.catch(fail) : found;
    } catch (error) {
      return fail(error);
    }
  }

  private keep(name: string, found: TemplateSource | null): Template {
    if (found === null) return raise('TemplateNotFound', name);
    const origin = found.file === undefined ? {} : { origin: { file: found.file } };
    const template = this.compile(found.source, { name, ...origin });
    if (found.keep === false) this.loaded.delete(name);
    else this.loaded.set(name, template);
    return template;
  }

  /** Forgets a template that was loaded by name: its source has changed. */
  forget(name: string): void {
    this.loaded.delete(name);
  }

  filter(name: string): HostFunction | undefined {
    return this.filters.get(name);
  }

  test(name: string): HostFunction | undefined {
    return this.tests.get(name);
  }

  makeUndefined(init: UndefinedInit): Value {
    return this.make(init);
  }

  joinNative(values: readonly Value[], context: unknown): Value {
    if (!(context instanceof Context)) throw new InternalError('native values are joined without a context');
    return this.native === 'jinja' ? jinjaNativeValue(values, context) : joinTexts(values);
  }

  /** What a template gives in the end. */
  finish(events: Events, template: Template): Value {
    if (!template.native || !Array.isArray(events)) return eventText(events);
    const context = new Context(new Run(this, PLAIN_SHAPE, []), template);
    return this.native === 'jinja' ? jinjaNativeValue(events, context) : dbtNativeValue(events, context);
  }

  now(): number {
    return (this.options.now ?? Date.now)();
  }

  random(): number {
    return (this.options.random ?? Math.random)();
  }
}

function grammarOf(options: EngineOptions): Grammar {
  const plain = PLAIN_GRAMMAR;
  return {
    trimBlocks: options.trimBlocks ?? plain.trimBlocks,
    lstripBlocks: options.lstripBlocks ?? plain.lstripBlocks,
    keepTrailingNewline: options.keepTrailingNewline ?? plain.keepTrailingNewline,
    newlineSequence: options.newlineSequence ?? plain.newlineSequence,
    doTag: options.doTag ?? plain.doTag,
    loopControls: options.loopControls ?? plain.loopControls,
    dbtTags: options.dbtTags ?? plain.dbtTags,
    macroName: options.macroName ?? plain.macroName,
  };
}

function placesOf(source: string, about: CompileOptions): Parameters<typeof compileError>[1] {
  const { origin, name = null } = about;
  return { span: (start, end) => spanIn(origin, name, source, start, end), text: origin?.text ?? source };
}
