import type { PartPolicy } from '../adapters/index.js';
import type { Clock } from '../base/index.js';
import type { BehaviourFlags, Data, DataMap, Env, Project } from '../config/index.js';
import type { Deprecations, EventBus } from '../events/index.js';
import type { Value } from '../jinja/index.js';
import type { Engines } from './engines.js';
import type { MacroRegistry } from './macros/macro-registry.js';

/** What every rendering of one invocation shares. Nothing of it changes while the invocation lasts. */
export type Surroundings = {
  readonly engines: Engines;
  readonly root: Project;
  /** Every project by name: the root, ours and the installed packages. */
  readonly projects: ReadonlyMap<string, Project>;
  readonly macros: MacroRegistry;
  /** `target` of the profile. */
  readonly target: DataMap;
  /** Where nodes lie that say nothing else. */
  readonly database: string;
  readonly schema: string;
  readonly quoting: PartPolicy;
  /** `postgres`, `default`: prefixes of dispatch. */
  readonly dispatchPrefixes: readonly string[];
  readonly env: Env;
  readonly cliVars: DataMap;
  /** Vars that templates of a package see, by name. */
  readonly vars: ReadonlyMap<string, ReadonlyMap<string, Data>>;
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
  /** `modules`: one for all templates. */
  readonly modules: Value;
};
