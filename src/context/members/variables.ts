import type { Data, DataMap } from '../../config/index.js';
import {
  bindArguments,
  jsonDumps,
  type Kwargs,
  PyObject,
  params,
  type Rt,
  raise,
  str,
  textOf,
  type Value,
} from '../../jinja/index.js';
import { hasExpression, type Member, type Scope, type Shelf } from '../scope/scope.js';
import { method } from './bind.js';

const SECRET_PREFIX = 'DBT_ENV_SECRET';
const PARAMETERS = params('var_name', 'default?');

/** `var`: a function that also answers `var.has_var(name)`. */
class VarObject extends PyObject {
  readonly typeName = 'Var';
  readonly #scope: Scope;
  readonly #values: ReadonlyMap<string, Data>;
  readonly #rendersTexts: boolean;

  constructor(scope: Scope, values: ReadonlyMap<string, Data>, rendersTexts: boolean) {
    super();
    this.#scope = scope;
    this.#values = values;
    this.#rendersTexts = rendersTexts;
  }

  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    const [given, otherwise] = bindArguments('__call__', PARAMETERS, args, kwargs, 1);
    const name = str(given, rt);
    if (!this.#values.has(name)) {
      if (!this.#scope.reads.vars.has(name)) this.#scope.reads.vars.set(name, null);
      return otherwise === undefined ? this.#missing(name, rt) : otherwise;
    }
    const value = this.#values.get(name) ?? null;
    this.#scope.reads.vars.set(name, value);
    return typeof value === 'string' && this.#rendersTexts ? renderText(this.#scope, value) : value;
  }

  override pyGetattr(name: string): Value | undefined {
    if (name === 'has_var') return method(name, ['var_name'], ([key], rt) => this.#has(str(key, rt)));
    return undefined;
  }

  #has(name: string): boolean {
    const has = this.#values.has(name);
    if (!this.#scope.reads.vars.has(name)) this.#scope.reads.vars.set(name, this.#values.get(name) ?? null);
    return has;
  }

  #missing(name: string, rt: Rt): Value {
    if (!this.#scope.execute && !this.#scope.namesRelations) return null;
    return missingVar(name, this.#scope.subject.name, Object.fromEntries(this.#values), rt);
  }
}

/** dbt's error for a var that nobody gave. */
export function missingVar(name: string, who: string, known: DataMap, rt: Rt): never {
  const shown = jsonDumps(known, { indent: 4, sortKeys: true }, rt);
  return raise('CompilationError', `Required var '${name}' not found in config:\nVars supplied to ${who} = ${shown}`);
}

/** A text within a template, with the names of the scope. Text without expressions is given back as it is. */
export function renderText(scope: Scope, text: string): Value | Promise<Value> {
  return hasExpression(text) ? scope.render(scope.around.engines.run.compile(text)) : text;
}

/** An environment variable in a template: secrets are refused. */
export function readEnv(scope: Scope, name: string, otherwise: Value | undefined): Value {
  if (name.startsWith(SECRET_PREFIX))
    raise(
      'ParsingError',
      `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${name}' referenced elsewhere.`,
    );
  const value = scope.around.env[name];
  scope.reads.env.set(name, value ?? null);
  if (value !== undefined) return value;
  if (otherwise !== undefined && otherwise !== null) return otherwise;
  return raise('EnvVarMissingError', `Env var required but not provided: '${name}'`);
}

/** `var` and `env_var`. */
export const variables: Shelf = new Map<string, Member>([
  ['var', (scope: Scope) => new VarObject(scope, varsOf(scope), true)],
  [
    'env_var',
    (scope: Scope) =>
      method('env_var', ['var', 'default?'], ([name, otherwise], rt) => {
        const key = textOf(name) ?? str(name, rt);
        const override = scope.run?.envOverrides?.get(key);
        return override ?? readEnv(scope, key, otherwise);
      }),
  ],
]);

/** `var` of property files and descriptions: texts stay as they are written. */
export const plainVariables: Shelf = new Map<string, Member>([
  ['var', (scope: Scope) => new VarObject(scope, varsOf(scope), false)],
]);

function varsOf(scope: Scope): ReadonlyMap<string, Data> {
  const own = scope.run?.vars ?? scope.around.vars.get(scope.subject.package_name);
  return own ?? scope.around.vars.get(scope.around.root.name) ?? new Map();
}
