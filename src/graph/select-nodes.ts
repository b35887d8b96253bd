import { makeMessage, ProjectError } from '../base/index.js';
import type { EventBus } from '../events/index.js';
import {
  compareCodePoints,
  type Manifest,
  type PreviousState,
  type PythonValues,
  type ResourceKind,
  type UniqueId,
} from '../manifest/index.js';
import { reach } from './adjacency.js';
import { type Dag, flagged } from './dag.js';
import { addTests, completeTests, type Picked } from './expand-tests.js';
import { Trait } from './outline.js';
import { projectPaths } from './project-paths.js';
import type { Criterion, SelectionGroup, SelectionSpec, Selectors } from './selection-spec.js';
import { selectorMethods } from './selectors/index.js';
import type { SelectionContext } from './selectors/selector-method.js';

export type SelectionOptions = {
  readonly manifest: Manifest;
  readonly dag: Dag;
  /** What the command may select; absent means everything. */
  readonly kinds?: ReadonlySet<ResourceKind>;
  /** Models whose file is empty are dropped everywhere but in `list` and `docs`. */
  readonly includeEmpty?: boolean;
  readonly selectors?: Selectors;
  readonly previous?: PreviousState | null;
  readonly python: PythonValues;
  readonly emit: EventBus['emit'];
  /** Whether a path is there, for `path:`; without it the paths of the manifest's own nodes count. */
  readonly projectHas?: (path: string) => boolean;
  /** Flag state_modified_compare_more_unrendered_values; true as in dbt 1.12. */
  readonly compareUnrendered?: boolean;
  readonly nowMs?: number;
};

/**
 * The ids that a selection means, sorted: what the criteria name, their relatives, the tests around them, and the
 * filters of the command. Warns (NoNodesForSelectionCriteria) of each part of --select and --exclude that matches
 * nothing. Throws ProjectErrors GRAPH-003 to GRAPH-007.
 */
export function selectNodes(spec: SelectionSpec, options: SelectionOptions): ReadonlySet<UniqueId> {
  const name = [...(options.selectors ?? [])].find(([, selector]) => selector.spec === spec)?.[0];
  const selection = new Selection(options);
  return name === undefined ? selection.selected(spec) : selection.nested(spec, name);
}

/** One selection on its way: nodes are flags by their number in the graph. */
class Selection {
  readonly #options: SelectionOptions;
  /** Enabled nodes: the others neither match nor lead anywhere. */
  readonly #members: Uint8Array;
  readonly #context: SelectionContext;
  /** Names of the selectors that are being looked into. */
  readonly #open: string[] = [];

  constructor(options: SelectionOptions) {
    this.#options = options;
    const { known } = options.dag;
    this.#members = known.traits.map(traits => ((traits & Trait.enabled) === 0 ? 0 : 1));
    this.#context = {
      manifest: options.manifest,
      outline: known.outline,
      previous: options.previous ?? null,
      python: options.python,
      emit: options.emit,
      selectors: options.selectors ?? new Map(),
      projectHas: options.projectHas ?? lazyPaths(options.manifest),
      compareUnrendered: options.compareUnrendered ?? true,
      nowMs: options.nowMs ?? Date.now(),
      memo: memory(),
      selectNested: (nested, name) => this.nested(nested, name),
    };
  }

  selected(spec: SelectionSpec): ReadonlySet<UniqueId> {
    const { direct } = this.#pick(spec);
    const ids = flagged(
      this.#options.dag,
      direct.map((flag, node) => (flag === 1 && this.#isWanted(node) ? 1 : 0)),
    );
    return new Set(ids.sort(compareCodePoints));
  }

  #isWanted(node: number): boolean {
    const { kinds, includeEmpty, dag } = this.#options;
    const kind = dag.known.kind(node);
    if (kind === undefined || (kinds !== undefined && !kinds.has(kind))) return false;
    return includeEmpty === true || !dag.known.has(node, Trait.empty);
  }

  /** The selection of a selector of the file, which may not come back to itself. */
  nested(spec: SelectionSpec, name: string): ReadonlySet<UniqueId> {
    if (this.#open.includes(name)) throw circular(this.#open, name, spec, this.#options.python);
    this.#open.push(name);
    try {
      return this.selected(spec);
    } finally {
      this.#open.pop();
    }
  }

  #pick(spec: SelectionSpec): Picked {
    return spec.kind === 'criterion' ? this.#pickCriterion(spec) : this.#pickGroup(spec);
  }

  #pickCriterion(criterion: Criterion): Picked {
    const { dag } = this.#options;
    const found = new Uint8Array(dag.ids.length);
    for (const id of selectorMethods[criterion.method]?.(criterion, this.#context) ?? []) {
      const index = dag.indexOf.get(id);
      if (index !== undefined && this.#members[index] === 1) found[index] = 1;
    }
    this.#addRelatives(criterion, found);
    // What a selector of the file gives has its tests already, and its exclusions must hold.
    if (criterion.indirect === 'empty' || criterion.method === 'selector')
      return { direct: found, indirect: new Uint8Array(found.length) };
    return addTests(found, criterion.indirect, this.#testContext());
  }

  #addRelatives(criterion: Criterion, found: Uint8Array): void {
    const { children, parents } = this.#options.dag;
    const start = indexes(found);
    const parts: Uint8Array[] = [];
    if (criterion.childrensParents) {
      const below = union(reach(children, start, undefined, this.#members), found);
      parts.push(below, reach(parents, indexes(below), undefined, this.#members));
    }
    if (criterion.parents) parts.push(reach(parents, start, criterion.parentsDepth ?? undefined, this.#members));
    if (criterion.children) parts.push(reach(children, start, criterion.childrenDepth ?? undefined, this.#members));
    for (const part of parts) for (const index of indexes(part)) found[index] = 1;
  }

  #pickGroup(group: SelectionGroup): Picked {
    const parts = group.parts.map(part => this.#pick(part));
    const size = this.#members.length;
    const direct = combine(
      group.kind,
      parts.map(part => part.direct),
      size,
    );
    const indirect = combine(
      group.kind,
      parts.map(part => union(part.direct, part.indirect)),
      size,
    );
    const picked = { direct: completeTests(direct, indirect, group.indirect, this.#testContext()), indirect };
    if (group.expectExists && !picked.direct.includes(1))
      this.#options.emit('NoNodesForSelectionCriteria', { spec_raw: String(group.raw) }, { force: true });
    return picked;
  }

  #testContext(): Parameters<typeof addTests>[2] {
    return { dag: this.#options.dag, members: this.#members };
  }
}

/** Few selections ask for a path. */
function lazyPaths(manifest: Manifest): (path: string) => boolean {
  let known: ((path: string) => boolean) | undefined;
  return path => {
    known ??= projectPaths(manifest);
    return known(path);
  };
}

function memory(): SelectionContext['memo'] {
  const known = new Map<string, unknown>();
  return <T>(key: string, make: () => T): T => {
    if (!known.has(key)) known.set(key, make());
    return known.get(key) as T;
  };
}

function combine(kind: SelectionGroup['kind'], sets: readonly Uint8Array[], size: number): Uint8Array {
  const out = sets[0]?.slice() ?? new Uint8Array(size);
  for (const next of sets.slice(1))
    for (let i = 0; i < size; i++) {
      const there = next[i] ?? 0;
      const here = out[i] ?? 0;
      out[i] = kind === 'union' ? here | there : kind === 'intersection' ? here & there : here & ~there;
    }
  return out;
}

function union(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((flag, i) => flag | (b[i] ?? 0));
}

function indexes(flags: Uint8Array): number[] {
  const found: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) found.push(i);
  return found;
}

function circular(open: readonly string[], name: string, spec: SelectionSpec, python: PythonValues): ProjectError {
  const raw = typeof spec.raw === 'string' ? spec.raw : python.str(spec.raw);
  const way = [...open.slice(open.indexOf(name)), name].join(' -> ');
  const text = `Circular dependency detected in selector: ${raw}`;
  return new ProjectError(makeMessage('GRAPH-006', text, { notes: [`the circle: ${way}`] }));
}
