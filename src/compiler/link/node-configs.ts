import type { Message } from '../../base/index.js';
import {
  type ConfigLevel,
  type ConfigResource,
  type ConfigSection,
  type DataMap,
  type DataShapes,
  mergeConfigs,
  mergeUnrendered,
  type Project,
  projectConfigFor,
} from '../../config/index.js';
import type { NodeConfig } from '../../manifest/index.js';

/** The sections of dbt_project.yml that speak of a resource; all others listen to `models:`. */
const SECTION_OF: Readonly<Partial<Record<ConfigResource, ConfigSection>>> = {
  seed: 'seeds',
  snapshot: 'snapshots',
  source: 'sources',
  test: 'data_tests',
  metric: 'metrics',
  semantic_model: 'semantic-models',
  saved_query: 'saved-queries',
  exposure: 'exposures',
  unit_test: 'unit_tests',
  function: 'functions',
};

/**
 * The section that dbt looks into for configs before rendering, where it is another one: it takes functions for models, and
 * misspells the two sections with a dash. State comparison sees these, so they are the same here.
 */
const WRITTEN_AS: Readonly<Partial<Record<ConfigSection, ConfigSection | 'none'>>> = {
  functions: 'models',
  'semantic-models': 'none',
  'saved-queries': 'none',
};

/** What projects say of one place in their trees: the levels of the node's own project, and of the root for a package. */
type Place = {
  readonly own: readonly ConfigLevel[];
  readonly root: readonly ConfigLevel[];
  readonly ownWritten: readonly DataMap[];
  readonly rootWritten: readonly DataMap[];
  /** Configs that were merged for this place, by what the node itself said. */
  readonly merged: Map<string, Merged>;
};

type Folder = {
  readonly section: ConfigSection;
  readonly project: Project;
  readonly path: readonly string[];
  readonly key: string;
  readonly place: Place;
};

type Merged = { readonly config: NodeConfig; readonly unrendered: DataMap; readonly messages: readonly Message[] };

/** What a node itself says, besides its place in the projects' trees. */
export type OwnConfigs = {
  readonly patch?: { readonly level: ConfigLevel; readonly unrendered: DataMap } | undefined;
  readonly calls?: ConfigLevel | undefined;
  readonly writtenCalls?: DataMap | undefined;
};

/**
 * The config of nodes by dbt's precedence (dbt-behaviour 3.5): the node's own project from the outermost level to the
 * innermost, its entry in a property file, the calls in its file, and for a package the root project last. Nodes that
 * say the same at the same place share one object, which nobody may change.
 */
export class NodeConfigs {
  readonly #root: Project;
  readonly #shapes: DataShapes;
  readonly #correctedAnalyses: boolean;
  readonly #places = new Map<string, Place>();
  #last: Folder | undefined;

  constructor(root: Project, shapes: DataShapes, correctedAnalyses: boolean) {
    this.#root = root;
    this.#shapes = shapes;
    this.#correctedAnalyses = correctedAnalyses;
  }

  merge(resource: ConfigResource, project: Project, fqn: readonly string[], own: OwnConfigs = {}): Merged {
    const place = this.#place(resource, project, fqn);
    const key = own.patch === undefined ? keyOfCalls(resource, own) : undefined;
    const known = key === undefined ? undefined : place.merged.get(key);
    if (known !== undefined) return known;
    const made = this.#merge(resource, place, own);
    if (key !== undefined && made.messages.length === 0) place.merged.set(key, made);
    return made;
  }

  #merge(resource: ConfigResource, place: Place, { patch, calls, writtenCalls }: OwnConfigs): Merged {
    const middle = [patch?.level, calls].filter(level => level !== undefined);
    const middleWritten = [patch?.unrendered, writtenCalls].filter(level => level !== undefined);
    const { config, messages } = mergeConfigs(resource, [...place.own, ...middle, ...place.root], this.#shapes);
    const unrendered = mergeUnrendered([...place.ownWritten, ...middleWritten, ...place.rootWritten]);
    return { config: config as NodeConfig, unrendered, messages };
  }

  /** The value that the projects and the calls of the file give a key, without checks; undefined when nobody does. */
  peek(resource: ConfigResource, project: Project, fqn: readonly string[], key: string, calls: DataMap): unknown {
    const place = this.#place(resource, project, fqn);
    const values = [...place.own.map(level => level.values), calls, ...place.root.map(level => level.values)];
    return values.findLast(level => Object.hasOwn(level, key))?.[key];
  }

  #place(resource: ConfigResource, project: Project, fqn: readonly string[]): Place {
    const analyses = resource === 'analysis' && this.#correctedAnalyses;
    const section = analyses ? 'analyses' : (SECTION_OF[resource] ?? 'models');
    const folder = this.#folderOf(section, project, fqn);
    const { place } = folder;
    // Both trees end above the node: its name cannot matter.
    if (place.own.length < fqn.length && place.root.length < fqn.length) return place;
    const key = `${folder.key}\0${fqn.at(-1)}`;
    const exact = this.#places.get(key);
    if (exact !== undefined) return exact;
    const made = this.#makePlace(section, project, fqn);
    const shared = made.own.length === place.own.length && made.root.length === place.root.length ? place : made;
    this.#places.set(key, shared);
    return shared;
  }

  /** Nodes come folder by folder, so the last one is asked first. */
  #folderOf(section: ConfigSection, project: Project, fqn: readonly string[]): Folder {
    const last = this.#last;
    if (last !== undefined && last.section === section && last.project === project && isIn(fqn, last.path)) return last;
    const path = fqn.slice(0, -1);
    const key = [section, project.name, ...path].join('\0');
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.#makePlace(section, project, path);
      this.#places.set(key, place);
    }
    const folder = { section, project, path, key, place };
    this.#last = folder;
    return folder;
  }

  #makePlace(section: ConfigSection, project: Project, fqn: readonly string[]): Place {
    const written = WRITTEN_AS[section] ?? section;
    const levels = (of: Project, name: ConfigSection) => projectConfigFor(of, name, fqn, this.#shapes);
    const unrendered = (of: Project) => (written === 'none' ? [] : levels(of, written).unrendered);
    const isRoot = project.name === this.#root.name;
    return {
      own: levels(project, section).rendered,
      root: isRoot ? [] : levels(this.#root, section).rendered,
      ownWritten: unrendered(project),
      rootWritten: isRoot ? [] : unrendered(this.#root),
      merged: new Map(),
    };
  }
}

const NONE: DataMap = Object.freeze(Object.create(null) as DataMap);

function keyOfCalls(resource: ConfigResource, { calls, writtenCalls }: OwnConfigs): string {
  if (calls === undefined || isEmpty(calls.values)) return resource;
  return `${resource} ${keyOf(calls.values)} ${keyOf(writtenCalls ?? NONE)}`;
}

function isEmpty(values: DataMap): boolean {
  for (const key in values) if (Object.hasOwn(values, key)) return false;
  return true;
}

function isIn(fqn: readonly string[], folder: readonly string[]): boolean {
  if (fqn.length !== folder.length + 1) return false;
  for (let i = 0; i < folder.length; i++) if (fqn[i] !== folder[i]) return false;
  return true;
}

/** Text of a level that is the same for the same values; floats, dicts and long numbers are no plain data. */
function keyOf(values: DataMap): string {
  return JSON.stringify(values, (_, value: unknown) => {
    if (typeof value === 'bigint') return { '\0': 'int', text: String(value) };
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isPlain(value)) return value;
    return { '\0': value.constructor.name, text: String(value), entries: [...entriesIn(value)] };
  });
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function* entriesIn(value: object): Iterable<unknown> {
  const dict = value as { keyList?: () => unknown[]; valueList?: () => unknown[] };
  if (typeof dict.keyList === 'function' && typeof dict.valueList === 'function') {
    yield* dict.keyList();
    yield* dict.valueList();
  }
}
