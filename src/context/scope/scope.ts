import { InternalError } from '../../base/index.js';
import {
  begun,
  drive,
  type Engine,
  isWaiting,
  type Kwargs,
  type NameSource,
  Rendering,
  type Rt,
  type Template,
  type TracedOutput,
  type Value,
  type Waiting,
} from '../../jinja/index.js';
import { BoundMacro, macroPackage } from '../macros/bound-macro.js';
import type { MacroEntry } from '../macros/macro-entry.js';
import { isTable, type MacroTable } from '../macros/macro-registry.js';
import type { Surroundings } from '../surroundings.js';
import { ParseSink } from './parse-sink.js';
import { ReadRecorder } from './reads.js';
import type { RunParts } from './run-parts.js';
import type { Subject } from './subject.js';

/** A name of the context: made for a scope when a template first asks for it. */
export type Member = (scope: Scope) => Value | undefined;
export type Shelf = ReadonlyMap<string, Member>;

/** Kinds of renderings that differ in the names they have. */
export type ScopeKind =
  | 'project'
  | 'yaml'
  | 'docs'
  | 'query_comment'
  | 'node'
  | 'macro'
  | 'source'
  | 'exposure'
  | 'semantic_model';

export type Shelves = Readonly<Record<ScopeKind, Shelf>>;

type MacroNames = ReadonlyMap<string, MacroEntry | MacroTable>;

export type ScopeParts = {
  readonly around: Surroundings;
  readonly kind: ScopeKind;
  readonly shelves: Shelves;
  readonly subject: Subject;
  /** Macros that are seen, and packages of macros. */
  readonly macros: MacroNames;
  /** Package whose macros stand before all others in a dispatch without a namespace. */
  readonly searchPackage: string;
  /** Names that stand before all others: overrides of unit tests, arguments of generic tests, `results`. */
  readonly extra?: Readonly<Record<string, Value>>;
  /** Only some macros are seen (generic tests while they are read): dispatch then finds one by its name alone. */
  readonly limited?: boolean;
  readonly reads?: ReadRecorder;
  /** While the project runs: the session of the node, the manifest and so on. Absent while it is read. */
  readonly run?: RunParts;
  /** The names of relations are made while a project is read, but with its config and an error for a missing var. */
  readonly namesRelations?: boolean;
  /** The text of a docs block; throws where there is none. Of descriptions only. */
  readonly findDoc?: FindDoc;
};

export type FindDoc = (name: string, packageName: string | null) => string;

/** The names of one node's templates, and what they leave behind. Macros shadow all else of the same name. */
export class Scope implements NameSource {
  readonly around: Surroundings;
  readonly subject: Subject;
  readonly searchPackage: string;
  readonly shelf: Shelf;
  readonly limited: boolean;
  readonly sink = new ParseSink();
  readonly reads: ReadRecorder;
  readonly run: RunParts | undefined;
  readonly namesRelations: boolean;
  readonly findDoc: FindDoc | undefined;
  readonly #parts: ScopeParts;
  /** What was handed in, found before or set by a template through `context`. */
  readonly #found: Map<string, Value>;
  readonly #bound = new Map<MacroEntry, BoundMacro>();
  #depth = 0;
  #main: string | undefined;
  readonly #renderings = new Map<Engine, Rendering>();

  constructor(parts: ScopeParts) {
    this.#parts = parts;
    this.around = parts.around;
    this.subject = parts.subject;
    this.searchPackage = parts.searchPackage;
    this.shelf = parts.shelves[parts.kind];
    this.limited = parts.limited ?? false;
    this.reads = parts.reads ?? new ReadRecorder();
    this.run = parts.run;
    this.namesRelations = parts.namesRelations ?? false;
    this.findDoc = parts.findDoc;
    this.#found = parts.extra === undefined ? new Map() : new Map(Object.entries(parts.extra));
  }

  /** False while the project is read. */
  get execute(): boolean {
    return this.run !== undefined;
  }

  get engine(): Engine {
    return this.run === undefined && !this.namesRelations ? this.around.engines.parse : this.around.engines.run;
  }

  get(name: string): Value | undefined {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const value = this.#macro(name) ?? this.member(name);
    if (value !== undefined) this.#found.set(name, value);
    return value;
  }

  /** Puts a name before all others. */
  set(name: string, value: Value): void {
    this.#found.set(name, value);
  }

  /** A name of the context, whatever macro shadows it. */
  member(name: string): Value | undefined {
    return this.shelf.get(name)?.(this);
  }

  keys(): Iterable<string> {
    return new Set([...this.#found.keys(), ...this.#parts.macros.keys(), ...this.shelf.keys()]);
  }

  #macro(name: string): Value | undefined {
    const found = this.#parts.macros.get(name);
    if (found === undefined) return undefined;
    return isTable(found) ? macroPackage(found, this) : this.bound(found);
  }

  /** A macro whose calls are noted here. */
  bound(entry: MacroEntry): BoundMacro {
    let macro = this.#bound.get(entry);
    if (macro === undefined) {
      macro = new BoundMacro(entry, this);
      this.#bound.set(entry, macro);
    }
    return macro;
  }

  /** A call that a template makes. */
  enter(entry: MacroEntry, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    this.reads.macros.add(entry.id);
    const macro = entry.in(this.around.engines.run);
    if (this.#depth === 0) this.sink.macro(entry.id);
    this.#depth++;
    let result: Value | undefined;
    try {
      result = macro.pyCall(args, kwargs, rt);
      if (isWaiting<Value>(result)) result = this.run === undefined ? settled(result) : begun(result);
    } finally {
      if (!isWaiting(result)) this.#depth--;
    }
    return isWaiting<Value>(result) ? (this.#waited(result) as unknown as Value) : result;
  }

  /** A call that is not done yet: it counts until then. */
  *#waited(call: Waiting<Value>): Waiting<Value> {
    try {
      return yield* call;
    } finally {
      this.#depth--;
    }
  }

  /** A scope for a macro that runs by itself, on the same connection but with stored results of its own. */
  forMacro(entry: MacroEntry): Scope {
    const { run } = this;
    if (run === undefined) throw new InternalError('a macro by itself needs a running project');
    const { allowed: _allowed, needCte: _needCte, ...links } = run.links;
    return new Scope({
      ...this.#parts,
      kind: 'macro',
      subject: entry.node,
      macros: this.around.macros.namespace(entry.packageName),
      searchPackage: entry.packageName,
      extra: {},
      reads: this.reads,
      run: { ...run, links, results: new Map() },
    });
  }

  /** The text of a template: a Promise only when the database was asked. Throws ProjectError, DatabaseError. */
  render(template: Template): Value | Promise<Value> {
    return this.#rendering(template.engine).render(template);
  }

  /** As `render`, with the origin of each stretch of the text. */
  renderTraced(template: Template): TracedOutput | Promise<TracedOutput> {
    return this.#rendering(template.engine).renderTraced(template);
  }

  /** A text of a YAML file as the value that it stands for; text without expressions is itself. */
  renderNative(text: string, file?: string): Value | Promise<Value> {
    if (!hasExpression(text)) return text;
    const { native, nativeParse } = this.around.engines;
    const engine = this.run === undefined && this.#parts.kind === 'node' ? nativeParse : native;
    return this.render(engine.compile(text, file === undefined ? {} : { origin: { file } }));
  }

  /** Calls a macro with the names of this scope: its value, or a Promise of it. */
  callMacro(
    entry: MacroEntry,
    args: readonly Value[] = [],
    kwargs: Readonly<Record<string, Value>> | null = null,
  ): Value | Promise<Value> {
    return this.callValue(this.bound(entry), args, kwargs);
  }

  /** The same, but what the macro calls counts as if the node's own template called it. */
  async callAsTemplate(entry: MacroEntry): Promise<Value> {
    this.#depth--;
    try {
      return await this.callMacro(entry);
    } finally {
      this.#depth++;
    }
  }

  /** The same for whatever can be called. */
  callValue(
    callee: Value,
    args: readonly Value[] = [],
    kwargs: Readonly<Record<string, Value>> | null = null,
  ): Value | Promise<Value> {
    return this.#rendering(this.engine).call(callee, [...args], kwargs === null ? null : { ...kwargs });
  }

  /** One for each engine; macros and the counters of bounds are shared by what runs in it. */
  #rendering(engine: Engine): Rendering {
    let rendering = this.#renderings.get(engine);
    if (rendering === undefined) {
      const print = (text: string): void => this.around.events.emit('PrintEvent', { msg: text });
      rendering = new Rendering(engine, [this], { waits: this.run !== undefined, print });
      this.#renderings.set(engine, rendering);
    }
    return rendering;
  }

  /** Says that the next statement of this text is the work of the node. */
  markMain(text: string): void {
    this.#main = text;
  }

  takeMain(text: string): boolean {
    const isMain = this.#main === text;
    if (isMain) this.#main = undefined;
    return isMain;
  }
}

const EXPRESSION = /\{[{%#]|[#}%]\}/;

/** dbt renders only what looks like a template. */
export function hasExpression(text: string): boolean {
  return EXPRESSION.test(text);
}

/** Nothing can be waited for while a project is read. */
function settled(waiting: Waiting<Value>): Value {
  return drive(waiting);
}
