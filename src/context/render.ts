import type { DataMap, Render, RenderScope } from '../config/index.js';
import {
  bindArguments,
  type HostFunction,
  hostFunction,
  type NameSource,
  params,
  Rendering,
  str,
  type Value,
} from '../jinja/index.js';
import type { Engines } from './engines.js';
import { collections } from './members/collections.js';
import { type BaseScope, baseInvocation } from './members/invocation.js';
import { jsonYaml } from './members/json-yaml.js';
import { missingVar } from './members/variables.js';
import { ReadRecorder } from './scope/reads.js';
import { fileSubject } from './scope/subject.js';
import { plainRt } from './values/plain-rt.js';
import { toData } from './values/to-data.js';

const VAR = params('var_name', 'default?');
const ENV = params('var', 'default?');

/**
 * How configuration files are rendered, for room config: dbt's base names, `env_var` and `var` of the scope, and `target`
 * where the scope has one. Throws what the template language throws.
 */
export function makeRender(engines: Engines, around: BaseScope['around']): Render {
  const base: BaseScope = { around, subject: fileSubject(''), reads: new ReadRecorder(), run: undefined };
  return (text, scope) => {
    const names = new ConfigurationNames(base, scope);
    const value = new Rendering(engines.native, [names]).render(engines.native.compile(text));
    return toData(value, plainRt);
  };
}

/** The names of one text. (A plain object with a function `get` would be one name, not a source of names.) */
class ConfigurationNames implements NameSource {
  readonly #base: BaseScope;
  readonly #own: Map<string, Value>;

  constructor(base: BaseScope, scope: RenderScope) {
    this.#base = base;
    this.#own = new Map<string, Value>([
      ['env_var', envVar(scope)],
      ['var', varOf(scope.vars, scope.requireVars)],
    ]);
    if (scope.target !== undefined) this.#own.set('target', scope.target);
  }

  get(name: string): Value | undefined {
    const shared = jsonYaml.get(name) ?? collections.get(name);
    return this.#own.get(name) ?? baseInvocation.get(name)?.(this.#base) ?? shared?.();
  }
}

function envVar({ env }: RenderScope): HostFunction {
  return hostFunction('env_var', (args, kwargs, rt) => {
    const [name, otherwise] = bindArguments('env_var', ENV, args, kwargs, 1);
    return env.read(str(name, rt), otherwise === undefined || otherwise === null ? null : str(otherwise, rt));
  });
}

function varOf(vars: DataMap, required: boolean): HostFunction {
  return hostFunction('var', (args, kwargs, rt) => {
    const [given, otherwise] = bindArguments('__call__', VAR, args, kwargs, 1);
    const name = str(given, rt);
    if (Object.hasOwn(vars, name)) return vars[name] ?? null;
    if (otherwise !== undefined) return otherwise;
    if (!required) return null;
    return missingVar(name, '<Configuration>', vars, rt);
  });
}
