import type { DataMap } from '../../config/index.js';
import {
  asDict,
  copyOnWrite,
  type HostFunction,
  type Kwargs,
  PyObject,
  type Rt,
  raise,
  str,
  truthy,
  type Value,
} from '../../jinja/index.js';
import { NodeObject } from '../scope/node-object.js';
import type { Scope, Shelf } from '../scope/scope.js';
import { toData } from '../values/to-data.js';
import { classText, method } from './bind.js';

/** `config` while a project is read: calls are noted, questions get an empty answer. */
class ParseConfig extends PyObject {
  readonly typeName = 'ParseConfigObject';
  readonly #scope: Scope;
  constructor(scope: Scope) {
    super();
    this.#scope = scope;
  }

  override pyCall(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
    const given = configArguments(args, kwargs, rt);
    this.#scope.sink.calls.push(hyphenated(given));
    return '';
  }

  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'set':
        return method('set', ['name', 'value'], ([key, value], rt) =>
          this.pyCall([], { [str(key, rt)]: value ?? null }, rt),
        );
      case 'get':
      case 'meta_get':
        return method(name, ['name', 'default?', 'validator?'], () => '');
      case 'require':
      case 'meta_require':
        return method(name, ['name', 'validator?'], () => '');
      case 'persist_relation_docs':
      case 'persist_column_docs':
        return method(name, [], () => false);
      default:
        return undefined;
    }
  }
}

/** One dict, or keywords. Raises dbt's error for anything else. */
function configArguments(args: readonly Value[], kwargs: Kwargs | null, rt: Rt): DataMap {
  const keywords = Object.entries(kwargs ?? {});
  const dict = args.length === 1 && keywords.length === 0 ? asDict(args[0]) : undefined;
  if (dict === undefined && (args.length > 0 || keywords.length === 0))
    return raise('CompilationError', 'Invalid inline model config');
  const given = Object.create(null) as DataMap;
  const entries = dict?.keyList().map(key => [str(key, rt), dict.get(key, rt)] as const) ?? keywords;
  for (const [key, value] of entries) given[key] = toData(value, rt);
  return given;
}

function hyphenated(given: DataMap): DataMap {
  for (const old of ['pre_hook', 'post_hook']) {
    if (!Object.hasOwn(given, old)) continue;
    const name = old.replace('_', '-');
    if (Object.hasOwn(given, name))
      raise('CompilationError', `Invalid config, has conflicting keys "${old}" and "${name}"`);
    given[name] = given[old];
    delete given[old];
  }
  return given;
}

/** `config` while a project runs, and where names of relations are made: the node's merged config. */
class NodeConfigObject extends PyObject {
  readonly typeName = 'RuntimeConfigObject';
  readonly #scope: Scope;
  constructor(scope: Scope) {
    super();
    this.#scope = scope;
  }

  get #config(): DataMap | undefined {
    const { subject } = this.#scope;
    return 'config' in subject && subject.resource_type !== 'macro' ? (subject.config as DataMap) : undefined;
  }

  override pyCall(): Value {
    return '';
  }

  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'set':
        return method('set', ['name', 'value'], () => '');
      case 'model':
        return new NodeObject(this.#scope.subject);
      case 'get':
        return this.#getter(name, key => this.#find(key));
      case 'meta_get':
        return this.#getter(name, key => this.#findMeta(key));
      case 'require':
        return this.#requirer(name, key => this.#find(key));
      case 'meta_require':
        return this.#requirer(name, key => this.#findMeta(key));
      case 'persist_relation_docs':
        return method(name, [], (_, rt) => this.#persists('relation', rt));
      case 'persist_column_docs':
        return method(name, [], (_, rt) => this.#persists('columns', rt));
      default:
        return undefined;
    }
  }

  #getter(name: string, find: (key: string) => Value | undefined): HostFunction {
    return method(name, ['name', 'default?', 'validator?'], ([key, otherwise, validator], rt) => {
      // A config that dbt knows is found even where it is None: the default does not count then.
      const found = find(str(key, rt));
      const value = found === undefined ? (otherwise ?? null) : found;
      if (isGiven(validator) && isGiven(otherwise)) rt.call(validator, [value], null);
      return value;
    });
  }

  #requirer(name: string, find: (key: string) => Value | undefined): HostFunction {
    return method(name, ['name', 'validator?'], ([key, validator], rt) => {
      const wanted = str(key, rt);
      const value = find(wanted);
      if (value === undefined) this.#missing(wanted);
      if (isGiven(validator)) rt.call(validator, [value], null);
      return value;
    });
  }

  #missing(name: string): never {
    const id = this.#scope.subject.unique_id;
    return raise('CompilationError', `Model '${id}' does not define a required config parameter '${name}'.`);
  }

  /** A key that stands under `meta` alone is not found, and said so once: dbt 1.10 moved custom keys there. */
  #find(key: string): Value | undefined {
    const config = this.#config;
    if (config === undefined) return undefined;
    // Python's attribute has an underscore; by the name of the YAML key dbt finds nothing.
    if (key === 'pre-hook' || key === 'post-hook') return undefined;
    const name = key === 'pre_hook' || key === 'post_hook' ? key.replace('_', '-') : key;
    if (Object.hasOwn(config, name)) return copyOnWrite(config[name]) ?? null;
    if (this.#findMeta(key) !== undefined) this.#scope.around.events.emit('GetMetaKeyWarning', { meta_key: key });
    return undefined;
  }

  #findMeta(key: string): Value | undefined {
    const meta = asDict(this.#config?.['meta']);
    return meta?.getText(key);
  }

  #persists(what: string, rt: Rt): Value {
    const docs = this.#find('persist_docs') ?? {};
    const dict = asDict(docs);
    if (dict === undefined)
      return raise(
        'CompilationError',
        `Invalid value provided for 'persist_docs'. Expected dict but received ${classText(docs)}`,
      );
    const value = dict.getText(what) ?? false;
    return typeof value === 'boolean' ? value : truthy(value, rt);
  }
}

function isGiven(value: Value | undefined): boolean {
  return value !== undefined && value !== null;
}

export const configNames: Shelf = new Map([
  [
    'config',
    (scope: Scope): Value =>
      scope.namesRelations || scope.execute ? new NodeConfigObject(scope) : new ParseConfig(scope),
  ],
]);
