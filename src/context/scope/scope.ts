import {
  drive,
  type Engine,
  isWaiting,
  type Kwargs,
  type NameSource,
  Rendering,
  type Rt,
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

export type ScopeParts = {
  readonly around: Surroundings;
  readonly shelf: Shelf;
  readonly subject: Subject;
  /** Package whose macros are seen without its name. */
  readonly searchPackage: string;
  /** Names that stand before all others: fixtures of unit tests, arguments of generic tests. */
  readonly extra?: Readonly<Record<string, Value>>;
  /** Restricts the macros that can be seen, by id. */
  readonly onlyMacros?: ReadonlySet<string>;
  readonly reads?: ReadRecorder;
  /** While the project runs: the session of the node, the manifest and so on. Absent while it is read. */
  readonly run?: RunParts;
  /** The names of relations are made while a project is read, but with its config and an error for a missing var. */
  readonly namesRelations?: boolean;
};

/** The names of one node's templates, and what they leave behind. Macros shadow all else of the same name. */
export class Scope implements NameSource {
  readonly around: Surroundings;
  readonly subject: Subject;
  readonly searchPackage: string;
  readonly shelf: Shelf;
  readonly sink = new ParseSink();
  readonly reads: ReadRecorder;
  readonly run: RunParts | undefined;
  readonly namesRelations: boolean;
  /** Set by templates through `context`, and names handed in. */
  readonly extra: Map<string, Value>;
  readonly #namespace: ReadonlyMap<string, MacroEntry | MacroTable>;
  readonly #only: ReadonlySet<string> | undefined;
  readonly #found = new Map<string, Value>();
  readonly #bound = new Map<MacroEntry, BoundMacro>();
  #depth = 0;

  constructor(parts: ScopeParts) {
    this.around = parts.around;
    this.subject = parts.subject;
    this.searchPackage = parts.searchPackage;
    this.shelf = parts.shelf;
    this.reads = parts.reads ?? new ReadRecorder();
    this.run = parts.run;
    this.namesRelations = parts.namesRelations ?? false;
    this.extra = new Map(Object.entries(parts.extra ?? {}));
    this.#only = parts.onlyMacros;
    this.#namespace = parts.around.macros.namespace(parts.searchPackage);
  }

  /** False while the project is read. */
  get execute(): boolean {
    return this.run !== undefined;
  }

  get engine(): Engine {
    return this.run === undefined ? this.around.engines.parse : this.around.engines.run;
  }

  get(name: string): Value | undefined {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    const value = this.extra.get(name) ?? this.#macro(name) ?? this.member(name);
    if (value !== undefined) this.#found.set(name, value);
    return value;
  }

  /** A name of the context, whatever macro shadows it. */
  member(name: string): Value | undefined {
    return this.shelf.get(name)?.(this);
  }

  keys(): Iterable<string> {
    return new Set([...this.extra.keys(), ...this.#namespace.keys(), ...this.shelf.keys()]);
  }

  #macro(name: string): Value | undefined {
    const found = this.#namespace.get(name);
    if (found === undefined) return undefined;
    if (isTable(found)) return macroPackage(found, this);
    return this.#only === undefined || this.#only.has(found.id) ? this.bound(found) : undefined;
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

  callMacro(entry: MacroEntry, args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    this.reads.macros.add(entry.id);
    const macro = entry.in(this.engine);
    // What a running project calls is no news: its manifest is complete.
    if (this.run !== undefined) return macro.pyCall(args, kwargs, rt);
    if (this.#depth === 0) this.sink.macro(entry.id);
    this.#depth++;
    try {
      const result = macro.pyCall(args, kwargs, rt);
      return isWaiting<Value>(result) ? settled(result) : result;
    } finally {
      this.#depth--;
    }
  }

  /** A set of renderings that share this scope's names: one for each template that stands by itself. */
  rendering(options: { readonly waits?: boolean; readonly engine?: Engine } = {}): Rendering {
    const { waits = this.run !== undefined, engine = this.engine } = options;
    return new Rendering(engine, [this], { waits, print: text => this.#print(text) });
  }

  #print(text: string): void {
    this.around.events.emit('PrintEvent', { msg: text });
  }
}

/** Nothing can be waited for while a project is read. */
function settled(waiting: Waiting<Value>): Value {
  return drive(waiting);
}
