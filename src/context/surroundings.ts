import type { PartPolicy } from '../adapters/index.js';
import type { Clock } from '../base/index.js';
import type { BehaviourFlags, Data, DataMap, Env, Project } from '../config/index.js';
import type { Deprecations, EventBus } from '../events/index.js';
import { makeModules, type Value } from '../jinja/index.js';
import { type Engines, makeEngines } from './engines.js';
import type { MacroRegistry } from './macros/macro-registry.js';
import { varsByPackage } from './names/project-vars.js';
import { dataShapes } from './values/shapes.js';

/** What makes the surroundings of an invocation's renderings. */
export type SurroundingsInput = {
  readonly root: Project;
  /** Every project by name: the root, ours and the installed packages. */
  readonly projects: ReadonlyMap<string, Project>;
  readonly macros: MacroRegistry;
  /** The engines that the macros were read with, where there are some already. */
  readonly engines?: Engines;
  /** `target` of the profile. */
  readonly target: DataMap;
  /** Where nodes lie that say nothing else. */
  readonly database: string;
  readonly schema: string;
  readonly profileName?: string;
  readonly threads?: number;
  readonly env: Env;
  readonly cliVars: DataMap;
  /** `flags`: names in capitals. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly behaviour: BehaviourFlags;
  readonly invocation: {
    readonly id: string;
    readonly startedAtMs: number;
    /** `invocation_args_dict`. */
    readonly args: Readonly<Record<string, unknown>>;
    /** DBT_ENV_CUSTOM_ENV_…, without the prefix. */
    readonly customEnv: Readonly<Record<string, string>>;
  };
  readonly clock: Clock;
  readonly events: EventBus;
  readonly deprecations: Deprecations;
};

/** What every rendering of one invocation shares. Nothing of it changes while the invocation lasts. */
export type Surroundings = Required<Omit<SurroundingsInput, 'profileName' | 'threads'>> &
  Pick<SurroundingsInput, 'profileName' | 'threads'> & {
    readonly quoting: PartPolicy;
    /** `postgres`, `default`: prefixes of dispatch. */
    readonly dispatchPrefixes: readonly string[];
    /** Vars that templates of a package see, by name. */
    readonly vars: ReadonlyMap<string, ReadonlyMap<string, Data>>;
    /** `modules`: one for all templates. */
    readonly modules: Value;
  };

export function makeSurroundings(input: SurroundingsInput): Surroundings {
  const { root, projects, cliVars, clock, deprecations } = input;
  return {
    ...input,
    engines: input.engines ?? makeEngines({ now: clock.now }),
    quoting: root.quoting,
    dispatchPrefixes: ['postgres', 'default'],
    vars: varsByPackage(root, projects.values(), cliVars, dataShapes),
    modules: makeModules({ onItertools: () => deprecations.warn('ModulesItertoolsUsageDeprecation', {}) }),
  };
}
