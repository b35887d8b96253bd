import { type DataMap, entriesOf } from '../../config/index.js';
import { dataShapes, hasExpression, type MacroEntry, type MacroRegistry } from '../../context/index.js';
import type { Engine } from '../../jinja/index.js';
import type { NodeReads, RefArgs, UniqueId } from '../../manifest/index.js';
import type { MacroBlock } from '../parse/parsed-file.js';
import type { LinkedMacro } from './link-macros.js';
import { type NamedExpression, readExpression } from './named-expression.js';

/** Names through which a macro may leave a trace while the project is read, fail, or see more than its arguments. */
const TELLING = new Set([
  ...['ref', 'source', 'function', 'metric', 'config', 'builtins', 'context', 'exceptions', 'var', 'env_var'],
  ...['log', 'print', 'render', 'write', 'model', 'graph', 'validation', 'try_or_compiler_error', 'doc', 'debug'],
]);

export type TestReading = {
  readonly refs: readonly RefArgs[];
  readonly sources: readonly [string, string][];
  readonly macros: readonly UniqueId[];
  readonly reads: NodeReads;
};

type QuietTest = {
  readonly parameters: ReadonlySet<string>;
  readonly macros: readonly UniqueId[];
  readonly reads: NodeReads;
};

type Take = (named: NamedExpression) => void;

/**
 * What reading a generic test would note, where that can be told without rendering: its macro and everything that it may
 * call only look at their arguments, and the arguments are literals or plain calls of `ref` and `source`.
 */
export class TestShortcuts {
  readonly #macros: ReadonlyMap<UniqueId, LinkedMacro>;
  readonly #registry: MacroRegistry;
  readonly #engine: Engine;
  readonly #quiet = new Map<UniqueId, readonly UniqueId[] | null>();
  readonly #arguments = new Map<string, NamedExpression | null>();
  readonly #tests = new Map<UniqueId, QuietTest | null>();

  constructor(macros: ReadonlyMap<UniqueId, LinkedMacro>, registry: MacroRegistry, engine: Engine) {
    this.#macros = macros;
    this.#registry = registry;
    this.#engine = engine;
  }

  /** Undefined when the test has to be rendered. `kwargs` are those of its macro; `model` is what `target` says. */
  read(macro: MacroEntry, kwargs: DataMap, target: NamedExpression): TestReading | undefined {
    const quiet = this.#quietOf(macro);
    if (quiet === null) return undefined;
    const refs: RefArgs[] = [];
    const sources: [string, string][] = [];
    const take = (named: NamedExpression): void => {
      if (named.kind === 'ref') refs.push(named.ref);
      else if (named.kind === 'source') sources.push(named.source);
    };
    for (const key in kwargs) {
      if (key === 'model') continue;
      if (!quiet.parameters.has(key)) return undefined;
      if (key !== 'column_name' && !this.#argument(kwargs[key], take)) return undefined;
    }
    take(target);
    return { refs, sources, macros: quiet.macros, reads: quiet.reads };
  }

  /** What is the same for all tests of a macro; null when they have to be rendered. */
  #quietOf(macro: MacroEntry): QuietTest | null {
    const known = this.#tests.get(macro.id);
    if (known !== undefined) return known;
    const quiet = this.#findQuiet(macro);
    this.#tests.set(macro.id, quiet);
    return quiet;
  }

  #findQuiet({ id, info }: MacroEntry): QuietTest | null {
    const where = this.#registry.findByName('get_where_subquery');
    if (where === undefined || where.packageName !== 'dbt') return null;
    const reached = this.#reachedBy(id);
    if (reached === null || (this.#reachedBy(where.id) === null && !this.#isOurs(where))) return null;
    const parameters = new Set(info.parameters.map(parameter => parameter.name));
    if (!parameters.has('model')) return null;
    const reads: NodeReads = Object.freeze({
      macros: [...new Set([id, ...reached, where.id])],
      ...{ vars: {}, env: {}, target: [], flags: [], adapterCalls: [], introspective: false },
    });
    return { parameters, reads, macros: [id, where.id] };
  }

  /** `get_where_subquery` asks the config of the test, which answers with nothing while the project is read. */
  #isOurs(entry: MacroEntry): boolean {
    return this.#registry.internalPackages.includes(entry.packageName);
  }

  /** Collects the refs and sources of an argument; false for one that has to be rendered. */
  #argument(value: unknown, take: Take): boolean {
    if (typeof value === 'string') return this.#text(value, take);
    if (Array.isArray(value)) return value.every(item => this.#argument(item, take));
    const entries = entriesOf(value as DataMap, dataShapes);
    return entries === undefined || entries.every(([, item]) => this.#argument(item, take));
  }

  #text(text: string, take: Take): boolean {
    const bare = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/s.test(text);
    if (!bare && !hasExpression(text)) return true;
    let named = this.#arguments.get(text);
    if (named === undefined) {
      const inner = bare ? text : /^\s*\{\{(?![-+])((?:(?!\}\}).)*)(?<![-+])\}\}\s*$/s.exec(text)?.[1];
      named = (inner === undefined ? undefined : readExpression(inner, this.#engine)) ?? null;
      this.#arguments.set(text, named);
    }
    if (named === null) return false;
    take(named);
    return true;
  }

  /** Every macro that a call of this one may reach; null when one of them may do more than look at its arguments. */
  #reachedBy(id: UniqueId): readonly UniqueId[] | null {
    const known = this.#quiet.get(id);
    if (known !== undefined) return known;
    const reached = new Set<UniqueId>();
    const isQuiet = this.#walk(id, reached);
    const result = isQuiet ? [...reached] : null;
    this.#quiet.set(id, result);
    return result;
  }

  #walk(id: UniqueId, reached: Set<UniqueId>): boolean {
    if (reached.has(id)) return true;
    reached.add(id);
    const macro = this.#macros.get(id);
    if (macro === undefined || !isQuiet(macro.block)) return false;
    return macro.node.depends_on.macros.every(other => this.#walk(other, reached));
  }
}

function isQuiet({ names, calls, sql }: MacroBlock): boolean {
  if (names.some(name => TELLING.has(name))) return false;
  const dispatches = sql.match(/\badapter\s*\.\s*dispatch\b/g)?.length ?? 0;
  return dispatches === calls.filter(call => call.kind === 'dispatch').length;
}
