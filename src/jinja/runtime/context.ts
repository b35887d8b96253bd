import { PythonError, raise } from '../errors/python-error.js';
import {
  getAttribute,
  getItem,
  type HostFunction,
  type Kwargs,
  type Limits,
  type Rt,
  strRepr,
  type UndefinedInit,
  type Value,
} from '../values/index.js';
import { call, later } from './call.js';
import type { EntryPoint, TemplateCode, TemplateUnit } from './code.js';
import { isWaiting, type Waiting } from './drive.js';
import { bodyLater, runModule, type TemplateModule } from './module.js';
import type { Run } from './run.js';
import { plain } from './segments.js';
import { selectTemplate } from './select-template.js';
import { BlockReference } from './template-reference.js';

/** Names with their variables of the scopes around, as generated code hands them over; undefined is not set. */
type LocalNames = readonly (readonly [string, Value | undefined])[];

/**
 * The names, blocks and settings of one template while it runs, and the runtime that its code hands to every primitive.
 * Names set at the top of the template lie over those of the rendering.
 */
export class Context implements Rt {
  readonly run: Run;
  readonly unit: TemplateUnit;
  autoescape: boolean;
  declare reprStack?: object[];
  /** Names of an included or scoped part, over those of the rendering. */
  private readonly base: ReadonlyMap<string, Value> | undefined;
  private readonly isolated: boolean;
  private vars: Map<string, Value> | undefined;
  private exported: Set<string> | undefined;
  private blocks: Map<string, EntryPoint[]> | undefined;

  constructor(run: Run, unit: TemplateUnit, own: { base?: ReadonlyMap<string, Value>; isolated?: boolean } = {}) {
    this.run = run;
    this.unit = unit;
    this.autoescape = unit.autoescape;
    this.base = own.base;
    this.isolated = own.isolated === true;
  }

  get limits(): Limits {
    return this.run.limits;
  }
  get sandboxed(): boolean {
    return this.run.host.sandboxed;
  }
  get immutable(): boolean {
    return this.run.host.immutable;
  }

  /** The value of a name; undefined when nobody has it. */
  resolve(name: string): Value | undefined {
    let found = this.vars?.get(name);
    if (found === undefined) found = this.base?.get(name);
    if (found === undefined && !this.isolated) found = this.run.find(name);
    return found === undefined ? this.run.host.globals.get(name) : found;
  }

  /** The value of a name, Undefined when nobody has it. */
  need(name: string): Value {
    const value = this.resolve(name);
    return value === undefined ? this.makeUndefined({ name }) : value;
  }

  /** Every name set in this template, for those that look at it from outside. */
  ownNames(): ReadonlyMap<string, Value> {
    return this.vars ?? new Map<string, Value>();
  }

  /** The names that can be listed: of this template and of the layers that can say theirs. */
  visibleNames(): Set<string> {
    const names = new Set<string>([...(this.vars?.keys() ?? []), ...(this.base?.keys() ?? [])]);
    const layers = this.isolated ? [] : this.run.sources;
    for (const source of [...layers, this.run.host.globals]) for (const name of source.keys?.() ?? []) names.add(name);
    return names;
  }

  /** Sets a name at the top of the template; it can be imported unless it starts with an underscore. */
  export(name: string, value: Value): void {
    this.vars ??= new Map();
    this.vars.set(name, value);
    if (name.startsWith('_')) return;
    this.exported ??= new Set();
    this.exported.add(name);
  }

  /** Sets a name that was imported; it is not passed on to who imports this template. */
  imported(name: string, value: Value): void {
    this.vars ??= new Map();
    this.vars.set(name, value);
    if (!name.startsWith('_')) this.exported?.delete(name);
  }

  exportedNames(): Map<string, Value> {
    const found = new Map<string, Value>();
    for (const name of this.exported ?? []) found.set(name, plain(this.vars?.get(name)));
    return found;
  }

  /** A context of the same template that also has `locals`. */
  derived(locals: LocalNames): Context {
    const context = new Context(this.run, this.unit, { base: this.snapshot(locals), isolated: this.isolated });
    context.autoescape = this.autoescape;
    for (const [name, stack] of this.blockStacks()) context.blockStacks().set(name, [...stack]);
    return context;
  }

  private snapshot(locals: LocalNames): Map<string, Value> {
    const all = new Map<string, Value>([...(this.base ?? []), ...(this.vars ?? [])]);
    for (const [name, value] of locals) if (value !== undefined) all.set(name, value);
    return all;
  }

  private blockStacks(): Map<string, EntryPoint[]> {
    this.blocks ??= blockStacks(this.unit.code(this.run.shape));
    return this.blocks;
  }

  block(name: string): EntryPoint {
    return this.blockStacks().get(name)?.[0] ?? raise('KeyError', strRepr(name));
  }

  blockStack(name: string): readonly EntryPoint[] | undefined {
    return this.blockStacks().get(name);
  }

  needBlock(name: string): void {
    if ((this.blockStack(name)?.length ?? 0) <= 1) {
      raise('TemplateRuntimeError', `Required block ${strRepr(name)} not found`);
    }
  }

  superBlock(name: string, current: EntryPoint): Value {
    const stack = this.blockStack(name) ?? [];
    const index = stack.indexOf(current) + 1;
    if (index === 0 || index >= stack.length) {
      return this.makeUndefined({ hint: `there is no parent block called ${strRepr(name)}.`, name: 'super' });
    }
    return new BlockReference(name, this, stack, index);
  }

  /** Puts the blocks of a parent template under those that are there; gives the parent's code. */
  extend(parent: TemplateUnit): TemplateCode {
    const code = parent.code(this.run.shape);
    const stacks = this.blockStacks();
    for (const name of Object.keys(code.blocks)) {
      const block = code.blocks[name];
      const stack = stacks.get(name);
      if (block === undefined) continue;
      if (stack === undefined) stacks.set(name, [block]);
      else stack.push(block);
    }
    return code;
  }

  /** The template of a name, where it can be waited for something to wait for. */
  template(name: Value): TemplateUnit | Waiting<TemplateUnit> {
    return later(this.run.host.load(name), this) as TemplateUnit | Waiting<TemplateUnit>;
  }

  /** The first of several templates that there is, or the one. */
  private select(names: Value): TemplateUnit | Waiting<TemplateUnit> {
    return selectTemplate(names, this);
  }

  include(names: Value, _unit: unknown, locals: LocalNames | null, ignoreMissing: boolean): Value {
    let found: TemplateUnit | Waiting<TemplateUnit>;
    try {
      found = this.select(names);
    } catch (error) {
      if (ignoreMissing && isNotFound(error)) return '';
      throw error;
    }
    return isUnit(found) ? this.included(found, locals) : this.includeLater(found, locals, ignoreMissing);
  }

  private *includeLater(
    found: Waiting<TemplateUnit>,
    locals: LocalNames | null,
    ignoreMissing: boolean,
  ): Waiting<Value> {
    let unit: TemplateUnit;
    try {
      unit = yield* found;
    } catch (error) {
      if (ignoreMissing && isNotFound(error)) return '';
      throw error;
    }
    const events = this.included(unit, locals);
    return isWaiting(events) ? yield* events : events;
  }

  private included(unit: TemplateUnit, locals: LocalNames | null): Value | Waiting<Value> {
    const code = unit.code(this.run.shape);
    if (locals !== null) return code.root(this.inner(unit, locals));
    const module = this.defaultModule(unit);
    return isWaiting(module) ? bodyLater(module) : module.body;
  }

  private inner(unit: TemplateUnit, locals: LocalNames): Context {
    return new Context(this.run, unit, { base: this.snapshot(locals), isolated: this.isolated });
  }

  importTemplate(name: Value, _unit: unknown, locals: LocalNames | null): Value {
    const found = this.template(name);
    return isWaiting<TemplateUnit>(found) ? this.importLater(found, locals) : this.moduleOf(found, locals);
  }

  private *importLater(found: Waiting<TemplateUnit>, locals: LocalNames | null): Waiting<Value> {
    const module = this.moduleOf(yield* found, locals);
    return isWaiting(module) ? yield* module : module;
  }

  private moduleOf(unit: TemplateUnit, locals: LocalNames | null): TemplateModule | Waiting<TemplateModule> {
    return locals === null ? this.defaultModule(unit) : runModule(this.inner(unit, locals));
  }

  /** The template run by itself, without the names of this rendering: once a rendering. */
  private defaultModule(unit: TemplateUnit): TemplateModule | Waiting<TemplateModule> {
    const known = this.run.modules.get(unit);
    if (known !== undefined) return known;
    const module = runModule(new Context(this.run, unit, { isolated: true }));
    if (!isWaiting(module)) this.run.modules.set(unit, module);
    return isWaiting(module) ? this.keepModule(unit, module) : module;
  }

  private *keepModule(unit: TemplateUnit, module: Waiting<TemplateModule>): Waiting<TemplateModule> {
    const made = yield* module;
    this.run.modules.set(unit, made);
    return made;
  }

  /** A name taken from an imported template. */
  importedName(module: TemplateModule, name: string, unit: { template: TemplateUnit }, line: number): Value {
    const found = module.get(name);
    if (found !== undefined) return found;
    const here = unit.template.name;
    const position = `line ${line}${here === null ? '' : ` in ${strRepr(here)}`}`;
    const source = module.name === null ? 'None' : strRepr(module.name);
    const hint = `the template ${source} (imported on ${position}) does not export the requested name ${strRepr(name)}`;
    return this.makeUndefined({ hint, name });
  }

  charge(n: number): void {
    this.run.steps += n;
    if (this.run.steps > this.run.checkpoint) this.run.check('');
  }

  checkSize(n: number): void {
    if (n > this.run.limits.maxSize) raise('MemoryError', 'a value is too large');
  }

  deeper<T>(f: () => T): T {
    const { run } = this;
    if (run.depth >= run.maxDepth) tooDeep();
    run.depth++;
    try {
      return f();
    } finally {
      run.depth--;
    }
  }

  makeUndefined(init: UndefinedInit): Value {
    return (this.unit.engine ?? this.run.host).makeUndefined(init);
  }
  getattr(object: Value, name: string): Value {
    return getAttribute(object, name, this);
  }
  getitem(object: Value, key: Value): Value {
    return getItem(object, key, this);
  }
  call(callee: Value, args: Value[], kwargs: Kwargs | null): Value {
    return call(callee, args, kwargs, this);
  }
  filter(name: string): HostFunction | undefined {
    return this.run.host.filter(name);
  }
  test(name: string): HostFunction | undefined {
    return this.run.host.test(name);
  }
  now(): number {
    return this.run.host.now();
  }
  random(): number {
    return this.run.host.random();
  }
  print(text: string): void {
    this.run.print?.(text);
  }
}

export function tooDeep(): never {
  raise('RecursionError', 'maximum recursion depth exceeded');
}

function blockStacks(code: TemplateCode): Map<string, EntryPoint[]> {
  const stacks = new Map<string, EntryPoint[]>();
  for (const name of Object.keys(code.blocks)) {
    const block = code.blocks[name];
    if (block !== undefined) stacks.set(name, [block]);
  }
  return stacks;
}

function isNotFound(error: unknown): boolean {
  return error instanceof PythonError && (error.type === 'TemplateNotFound' || error.type === 'TemplatesNotFound');
}

function isUnit(value: TemplateUnit | Waiting<TemplateUnit>): value is TemplateUnit {
  return !isWaiting(value);
}
