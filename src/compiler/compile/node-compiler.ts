import { explainError, NodeError } from '../../context/index.js';
import type { Origin } from '../../jinja/index.js';
import type { DependsOn, ModelNode, NodeReads, UniqueId } from '../../manifest/index.js';
import type { NodeContext } from '../run/node-context.js';
import type { Work } from '../run/node-work.js';
import type { RunSettings } from '../run/run-settings.js';
import type { Compilable, CompiledNode } from './compiled-node.js';
import { isEphemeral } from './find-ephemeral.js';
import { compileForeignKeys } from './foreign-keys.js';
import { addCtes, type Cte, injectCtes, makeCte } from './inject-ctes.js';
import { nodeOrigin } from './node-origin.js';
import { overloadBodies, withOverloads } from './overloads.js';
import { refuse } from './refuse.js';
import { compiledRelationName } from './relation-name.js';
import { renderTraced } from './render-node.js';
import type { TracedText } from './traced-text.js';
import { eachDone, whenDone } from './when-done.js';
import { writeCompiled } from './write-compiled.js';

/** A node's own text, and all CTEs that have to stand before it. */
type Parts = {
  readonly own: TracedText;
  readonly ctes: readonly Cte[];
  readonly reads: NodeReads;
  /** Macros that the text called. */
  readonly macros: readonly UniqueId[];
  readonly overloads: readonly string[];
};

/** Ephemeral nodes by id, with the names of their CTEs. */
export type FindEphemeral = (id: UniqueId) => { readonly node: Compilable; readonly cteName: string } | undefined;

export type CompilerParts = {
  readonly settings: RunSettings;
  /** The names that a node's text is rendered with. */
  readonly contextOf: (node: Compilable, work: Work) => NodeContext | Promise<NodeContext>;
  readonly findEphemeral: FindEphemeral;
  /** Where a node's text stands, when it is not in the node's own file. */
  readonly originOf?: (node: Compilable) => Origin;
  /** Told an ephemeral node that was compiled because another one reads it. */
  readonly onEphemeral?: (node: Compilable) => void;
  /** Told every node that was compiled. */
  readonly onCompiled?: (node: Compilable) => void;
};

/**
 * Node → SQL. An ephemeral node is rendered once, for all that refer to it. Everything is a value at once when no
 * template had to wait for the database.
 */
export class NodeCompiler {
  readonly #parts: CompilerParts;
  readonly #ephemerals = new Map<UniqueId, Parts | Promise<Parts>>();

  constructor(parts: CompilerParts) {
    this.#parts = parts;
  }

  compile<N extends Compilable>(node: N, work: Work): CompiledNode<N> | Promise<CompiledNode<N>> {
    const parts = isEphemeral(node) ? this.#ephemeral(node, work) : this.#render(node, work);
    return whenDone(parts, found => this.#finish(node, found, work));
  }

  #ephemeral(node: Compilable, work: Work): Parts | Promise<Parts> {
    const id = node.unique_id;
    const known = this.#ephemerals.get(id);
    if (known !== undefined) return known;
    const made = namingErrors(node, this.#parts.settings, () => this.#render(node, work));
    this.#ephemerals.set(id, made);
    // The next one that refers to it tries again, as in dbt.
    if (made instanceof Promise) made.catch(() => this.#ephemerals.delete(id));
    return made;
  }

  /** Renders the node and everything ephemeral that it reaches. */
  #render(node: Compilable, work: Work): Parts | Promise<Parts> {
    const { settings, contextOf, originOf } = this.#parts;
    const origin = originOf?.(node) ?? nodeOrigin(settings, node);
    return whenDone(contextOf(node, work), context => this.#renderWith(context, node, origin, work));
  }

  #renderWith(context: NodeContext, node: Compilable, origin: Origin, work: Work): Parts | Promise<Parts> {
    const { scope, ctes: needs } = context;
    const { settings } = this.#parts;
    return whenDone(renderTraced(scope, node.raw_code, origin), own =>
      whenDone(overloadBodies(node, scope), overloads => {
        const ctes: Cte[] = [];
        const parts: Parts = { own, ctes, reads: scope.reads.toReads(), macros: scope.sink.macros, overloads };
        const gathered = settings.injectEphemeralCtes ? eachDone(needs, id => this.#gather(id, ctes, work)) : undefined;
        return gathered instanceof Promise ? gathered.then(() => parts) : parts;
      }),
    );
  }

  /** Adds the CTE of one ephemeral node behind those that it needs itself. */
  #gather(id: UniqueId, into: Cte[], work: Work): void | Promise<void> {
    const found = this.#parts.findEphemeral(id);
    if (found === undefined) return refuse('DbtInternalError', `${id} is not ephemeral`);
    const isNew = !this.#ephemerals.has(id);
    return whenDone(this.#ephemeral(found.node, work), parts => {
      addCtes(into, parts.ctes);
      addCtes(into, [makeCte(id, found.cteName, parts.own)]);
      if (!isNew) return;
      const { node } = this.#finish(found.node, parts, work);
      this.#parts.onEphemeral?.(node);
    });
  }

  #finish<N extends Compilable>(node: N, parts: Parts, work: Work): CompiledNode<N> {
    const { settings } = this.#parts;
    const traced = injectCtes(parts.own, parts.ctes);
    const isInjected = settings.injectEphemeralCtes;
    const compiled = {
      ...(node.resource_type === 'model' ? compileForeignKeys(settings, node as ModelNode) : node),
      depends_on: withMacros(node.depends_on, parts.macros),
      relation_name: compiledRelationName(settings, node),
      compiled: true,
      compiled_code: traced.text,
      extra_ctes_injected: isInjected,
      extra_ctes: parts.ctes.map(({ id, sql }) => ({ id, sql: sql.text })),
      ...withOverloads(node, parts.overloads),
    };
    const path = isInjected && traced.text !== '' ? writeCompiled(settings, node, traced.text, work.batch) : null;
    const { text: sql, segments } = traced;
    const done = { ...compiled, compiled_path: path ?? node.compiled_path } as N;
    this.#parts.onCompiled?.(done);
    return { node: done, sql, segments, reads: parts.reads };
  }
}

/** What a template calls only in a run is known now. */
function withMacros(known: DependsOn, called: readonly UniqueId[]): DependsOn {
  return { ...known, macros: [...new Set([...known.macros, ...called])] };
}

/** An error of a template that was rendered for another is told of the node that it stands in, as in dbt. */
export function namingErrors<T>(node: Compilable, settings: RunSettings, render: () => T | Promise<T>): T | Promise<T> {
  const fail = (error: unknown): never => {
    const named = explainError(error, node, settings.linked.macros);
    throw named instanceof NodeError && named.kind === 'Compilation' ? named : error;
  };
  try {
    const made = render();
    return made instanceof Promise ? made.catch(fail) : made;
  } catch (error) {
    return fail(error);
  }
}
