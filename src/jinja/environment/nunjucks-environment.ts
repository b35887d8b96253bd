import type { ConfigureOptions, ILoaderAny, LoaderSource } from 'nunjucks';
import { Context } from '../runtime/context.js';
import type { NameSource } from '../runtime/names.js';
import { hostFunction, type Rt, toHost, type Value } from '../values/index.js';
import { Engine } from './engine.js';
import { adaptAsync, adaptFunction, type FilterThis, hostValue, type NunjucksFunction } from './host-convention.js';
import { addNunjucksTest, NunjucksEnvironment, NunjucksTemplate } from './nunjucks-parts.js';
import type { EngineOptions, TemplateSource } from './options.js';
import type { Template } from './template.js';

export type RenderCallback = (error: unknown, result: string | null) => void;
export type EnvironmentOptions = ConfigureOptions & Omit<EngineOptions, 'loader'>;

type LoaderWithEvents = ILoaderAny & { on?(event: string, run: (name: string) => void): void };

/**
 * nunjucks' Environment with another engine under it: filters, tests, globals, loaders and callbacks are used as nunjucks
 * documents them, and templates are read and evaluated exactly as Jinja2 does it. Tags of nunjucks' extensions are not
 * known to that grammar.
 */
export class Environment extends NunjucksEnvironment {
  readonly engine: Engine;
  private readonly sources: readonly LoaderWithEvents[];
  private readonly known = new WeakMap<object, Value>();

  constructor(loaders: ILoaderAny | ILoaderAny[] | null = [], options: EnvironmentOptions = {}) {
    super(loaders, options);
    this.sources = loaders === null ? [] : Array.isArray(loaders) ? loaders : [loaders];
    this.engine = new Engine({ ...options, loader: name => this.find(name, 0) });
    for (const source of this.sources) source.on?.('update', name => this.engine.forget(name));
  }

  /** The text: a Promise when something had to be waited for and no callback was given. */
  override render(name: string, context?: object): string;
  override render(name: string, context?: object, callback?: RenderCallback): void;
  override render(name: string, context?: object | RenderCallback, callback?: RenderCallback): unknown {
    const [names, done] = given(context, callback);
    return settle(() => this.followedBy(this.engine.getTemplate(name), template => this.run(template, names)), done);
  }

  override renderString(source: string, context: object): string;
  override renderString(source: string, context: object, callback?: RenderCallback): void;
  override renderString(source: string, context?: object | RenderCallback, callback?: RenderCallback): unknown {
    const [names, done] = given(context, callback);
    return settle(() => this.run(this.engine.compile(source), names), done);
  }

  override getTemplate(name: string, eagerCompile?: boolean): EnvironmentTemplate;
  override getTemplate(name: string, eagerCompile?: boolean, callback?: TemplateReceiver): void;
  override getTemplate(
    name: string,
    eagerCompile?: boolean | TemplateReceiver,
    callback?: TemplateReceiver,
  ): EnvironmentTemplate | undefined {
    const done = typeof eagerCompile === 'function' ? eagerCompile : callback;
    const made = new EnvironmentTemplate(this, name);
    if (done === undefined) return made;
    const loaded = attempt(() => this.engine.getTemplate(name));
    loaded.then(
      () => done(null, made),
      (error: unknown) => done(error, null),
    );
    return undefined;
  }

  /** Called by nunjucks' own constructor for its filters too, before there is an engine: those stay where they are. */
  override addFilter(name: string, run: NunjucksFunction, async?: boolean): this {
    super.addFilter(name, run, async);
    const self = (rt: Rt): FilterThis => ({ env: this, ctx: new ContextView(rt).names });
    const adapt = async === true ? adaptAsync : adaptFunction;
    this.engine?.filters.set(name, adapt(name, run, self));
    return this;
  }

  /** A test gives true or something else, which counts as false. */
  addTest(name: string, run: NunjucksFunction): this {
    addNunjucksTest(this, name, run as (...args: unknown[]) => unknown);
    this.engine?.tests.set(
      name,
      hostFunction(
        name,
        (args, _kwargs, rt) =>
          run.apply(
            undefined,
            args.map(arg => toHost(arg, rt)),
          ) === true,
      ),
    );
    return this;
  }

  override addGlobal(name: string, value: unknown): this {
    super.addGlobal(name, value);
    this.engine?.globalNames.set(name, hostValue(value, this.known));
    return this;
  }

  override addExtension(name: string): never {
    throw new Error(`extension '${name}': tags of nunjucks extensions are not part of the template language`);
  }

  /** Renders a template with names handed in by the host. */
  run(template: Template, context: object): unknown {
    return template.render(new HostNames(context, this.known), { waits: true });
  }

  private followedBy<A>(value: A | Promise<A>, next: (value: A) => unknown): unknown {
    return value instanceof Promise ? value.then(next) : next(value);
  }

  /** The source of a template: of the first loader that has it. */
  private find(name: string, from: number): TemplateSource | null | Promise<TemplateSource | null> {
    for (let i = from; i < this.sources.length; i++) {
      const loader = this.sources[i];
      if (loader === undefined) continue;
      if ('async' in loader && loader.async === true) {
        return askLoader(loader as AsyncLoader, name).then(found => found ?? this.find(name, i + 1));
      }
      const found = (loader as SyncLoader).getSource(name);
      if (found !== null && found !== undefined) return sourceOf(found);
    }
    return null;
  }
}

type TemplateReceiver = (error: unknown, template: EnvironmentTemplate | null) => void;
type SyncLoader = { getSource(name: string): LoaderSource | null };
type AsyncLoader = { getSource(name: string, done: (error: unknown, found: LoaderSource | null) => void): void };

/** A template by name, with nunjucks' way of rendering it. */
export class EnvironmentTemplate extends NunjucksTemplate {
  private readonly environment: Environment;
  private readonly templateName: string;

  constructor(environment: Environment, name: string) {
    super('', environment, name, false);
    this.environment = environment;
    this.templateName = name;
  }

  override render(context?: object): string;
  override render(context?: object, callback?: RenderCallback): void;
  override render(context?: object, callback?: RenderCallback): unknown {
    return this.environment.render(this.templateName, context, callback);
  }
}

/** Names of a context that the host handed in; functions among them can be called. */
class HostNames implements NameSource {
  private readonly context: object;
  private readonly known: WeakMap<object, Value>;
  constructor(context: object, known: WeakMap<object, Value>) {
    this.context = context;
    this.known = known;
  }
  get(name: string): Value | undefined {
    if (!Object.hasOwn(this.context, name)) return undefined;
    return hostValue((this.context as Record<string, unknown>)[name], this.known);
  }
  keys(): Iterable<string> {
    return Object.keys(this.context);
  }
}

/** The names of a rendering as an object for filters, made when one looks. */
class ContextView {
  private readonly rt: Rt;
  constructor(rt: Rt) {
    this.rt = rt;
  }
  get names(): Record<string, unknown> {
    const names: Record<string, unknown> = {};
    if (!(this.rt instanceof Context)) return names;
    for (const name of this.rt.visibleNames()) names[name] = toHost(this.rt.resolve(name) ?? null, this.rt);
    return names;
  }
}

function given(context?: object | RenderCallback, callback?: RenderCallback): [object, RenderCallback | undefined] {
  return typeof context === 'function' ? [{}, context as RenderCallback] : [context ?? {}, callback];
}

/** Gives the result, or hands it to the callback: always later, as nunjucks does. */
function settle(run: () => unknown, callback: RenderCallback | undefined): unknown {
  if (callback === undefined) return run();
  attempt(run).then(
    result => callback(null, result as string),
    (error: unknown) => callback(error, null),
  );
  return undefined;
}

async function attempt<T>(run: () => T | Promise<T>): Promise<T> {
  return run();
}

function askLoader(loader: AsyncLoader, name: string): Promise<TemplateSource | null> {
  return new Promise((resolve, reject) => {
    loader.getSource(name, (error, found) => {
      if (error !== null && error !== undefined) reject(error);
      else resolve(found === null || found === undefined ? null : sourceOf(found));
    });
  });
}

function sourceOf(found: LoaderSource): TemplateSource {
  return { source: found.src, file: found.path, keep: !found.noCache };
}
