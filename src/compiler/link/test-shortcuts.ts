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
  readonly #reads = new Map<UniqueId, NodeReads>();
  readonly #parameters = new Map<UniqueId, ReadonlySet<string>>();

  constructor(macros: ReadonlyMap<UniqueId, LinkedMacro>, registry: MacroRegistry, engine: Engine) {
    this.#macros = macros;
    this.#registry = registry;
    this.#engine = engine;
  }

  /** Undefined when the test has to be rendered. `kwargs` are those of its macro, without `model`. */
  read(macro: MacroEntry, kwargs: DataMap, target: NamedExpression): TestReading | undefined {
    const where = this.#registry.findByName('get_where_subquery');
    if (where === undefined || where.packageName !== 'dbt') return undefined;
    const reached = this.#reachedBy(macro.id);
    if (reached === null || (this.#reachedBy(where.id) === null && !this.#isOurs(where))) return undefined;
    const known = this.#parametersOf(macro);
    if (!known.has('model') || Object.keys(kwargs).some(key => !known.has(key))) return undefined;
    const found: NamedExpression[] = [];
    for (const [key, value] of Object.entries(kwargs))
      if (key !== 'column_name' && !this.#argument(value, found)) return undefined;
    found.push(target);
    return {
      refs: found.flatMap(named => (named.kind === 'ref' ? [named.ref] : [])),
      sources: found.flatMap(named => (named.kind === 'source' ? [named.source] : [])),
      macros: [macro.id, where.id],
      reads: this.#readsOf(macro.id, [...reached, where.id]),
    };
  }

  #parametersOf({ id, info }: MacroEntry): ReadonlySet<string> {
    const known = this.#parameters.get(id);
    if (known !== undefined) return known;
    const names = new Set(info.parameters.map(parameter => parameter.name));
    this.#parameters.set(id, names);
    return names;
  }

  /** `get_where_subquery` asks the config of the test, which answers with nothing while the project is read. */
  #isOurs(entry: MacroEntry): boolean {
    return this.#registry.internalPackages.includes(entry.packageName);
  }

  #readsOf(id: UniqueId, macros: readonly UniqueId[]): NodeReads {
    const known = this.#reads.get(id);
    if (known !== undefined) return known;
    const reads: NodeReads = Object.freeze({
      macros: [...new Set([id, ...macros])],
      ...{ vars: {}, env: {}, target: [], flags: [], adapterCalls: [], introspective: false },
    });
    this.#reads.set(id, reads);
    return reads;
  }

  /** Collects the refs and sources of an argument; false for one that has to be rendered. */
  #argument(value: unknown, found: NamedExpression[]): boolean {
    if (typeof value === 'string') return this.#text(value, found);
    if (Array.isArray(value)) return value.every(item => this.#argument(item, found));
    const entries = entriesOf(value as DataMap, dataShapes);
    return entries === undefined || entries.every(([, item]) => this.#argument(item, found));
  }

  #text(text: string, found: NamedExpression[]): boolean {
    const bare = /^\s*(?:env_var|ref|var|source|doc)\s*\(.+\)\s*$/s.test(text);
    if (!bare && !hasExpression(text)) return true;
    let named = this.#arguments.get(text);
    if (named === undefined) {
      const inner = bare ? text : /^\s*\{\{(?![-+])((?:(?!\}\}).)*)(?<![-+])\}\}\s*$/s.exec(text)?.[1];
      named = (inner === undefined ? undefined : readExpression(inner, this.#engine)) ?? null;
      this.#arguments.set(text, named);
    }
    if (named === null) return false;
    found.push(named);
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
