import type { DataMap, Project } from '../../config/index.js';
import { dataShapes, type Surroundings } from '../../context/index.js';
import type { DocNode, GraphNode, MacroNode, NodeFacts, UniqueId } from '../../manifest/index.js';
import type { FixtureFile } from '../parse/parsed-file.js';
import type { Draft } from './draft.js';
import { DraftIndex } from './draft-index.js';
import type { LoadInput } from './linked-project.js';
import { NameMaker } from './name-maker.js';
import { NodeConfigs } from './node-configs.js';
import type { Problems } from './problems.js';

/** What one linking works on: everything that is known so far, and what was found wrong. */
export class Linking {
  readonly input: LoadInput;
  readonly around: Surroundings;
  readonly problems: Problems;
  readonly configs: NodeConfigs;
  readonly names: NameMaker;
  readonly index = new DraftIndex();
  /** Every project that has files of its own: the root first. */
  readonly projects: readonly Project[];
  /** What can be told without rendering is told without. */
  readonly isFast: boolean;
  /** dbt would read simple models without rendering, which shows in their `unrendered_config`. */
  readonly isStaticForDbt: boolean;
  /** `created_at` of everything that is linked now. */
  readonly createdAt: number;
  readonly macros: ReadonlyMap<UniqueId, MacroNode>;
  readonly docs = new Map<UniqueId, DocNode>();
  readonly fixtures = new Map<string, FixtureFile>();
  readonly facts = new Map<UniqueId, NodeFacts>();
  /** Disabled things that are no drafts: tests, sources, exposures, unit tests. */
  readonly disabled: GraphNode[] = [];
  staticCount = 0;
  renderedCount = 0;

  constructor(input: LoadInput, around: Surroundings, macros: ReadonlyMap<UniqueId, MacroNode>, problems: Problems) {
    this.input = input;
    this.around = around;
    this.macros = macros;
    this.problems = problems;
    this.projects = [input.root, ...input.packages];
    this.isStaticForDbt = input.invocation.flags.values.static_parser;
    this.isFast = this.isStaticForDbt && input.staticParse !== false;
    this.createdAt = around.clock.now() / 1000;
    this.names = new NameMaker(around, this.isFast);
    const corrected = around.behaviour.require_corrected_analysis_fqns === true;
    this.configs = new NodeConfigs(input.root, dataShapes, corrected);
  }

  get drafts(): readonly Draft[] {
    return this.index.drafts;
  }

  /** Nobody has put a macro over these names, as templates of that package see them. */
  hasPlainReferences(packageName: string): boolean {
    const names = this.around.macros.namespace(packageName);
    return !names.has('ref') && !names.has('source') && !names.has('config');
  }
}

/** A mapping without anything in it, for what is never written to. */
export const NO_DATA: DataMap = Object.freeze(Object.create(null) as DataMap);
