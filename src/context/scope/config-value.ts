import { copyOnWrite, hostFunction, PyObject, type Rt, repr, str, type Value } from '../../jinja/index.js';

/** Python spells the names of hooks with an underscore. */
const SPELLED: Readonly<Record<string, string>> = { pre_hook: 'pre-hook', post_hook: 'post-hook' };

/** The config of a node as an object of dbt: keys are attributes and items, and a key that is not there is None. */
export class ConfigValue extends PyObject {
  readonly typeName: string;
  readonly #config: Readonly<Record<string, Value>>;

  constructor(config: Readonly<Record<string, Value>>, kind: string) {
    super();
    this.#config = config;
    this.typeName = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Config`;
  }

  override pyGetattr(name: string): Value | undefined {
    switch (name) {
      case 'get':
        return hostFunction(name, ([key, otherwise], _kwargs, rt) => this.#find(str(key, rt)) ?? otherwise ?? null);
      case 'meta_get':
        return hostFunction(name, ([key, otherwise], _kwargs, rt) => this.#meta(str(key, rt)) ?? otherwise ?? null);
      case 'to_dict':
        return hostFunction(name, () => copyOnWrite({ ...this.#config }));
      default:
        return this.#find(name) ?? null;
    }
  }

  override pyGetitem(key: Value): Value | undefined {
    return typeof key === 'string' ? (this.#find(key) ?? null) : null;
  }

  override pyIter(): Iterator<Value> {
    return Object.keys(this.#config).map(pythonName).values();
  }

  override pyLen(): number {
    return Object.keys(this.#config).length;
  }

  override pyContains(item: Value): boolean {
    return typeof item === 'string' && Object.hasOwn(this.#config, SPELLED[item] ?? item);
  }

  override pyRepr(rt: Rt): string {
    const fields = Object.entries(this.#config).map(([key, value]) => `${pythonName(key)}=${repr(value ?? null, rt)}`);
    return `${this.typeName}(${fields.join(', ')})`;
  }

  #find(key: string): Value | undefined {
    const name = SPELLED[key] ?? key;
    return Object.hasOwn(this.#config, name) ? copyOnWrite(this.#config[name]) : undefined;
  }

  #meta(key: string): Value | undefined {
    const meta = this.#config['meta'] as Readonly<Record<string, Value>> | undefined;
    return meta !== undefined && Object.hasOwn(meta, key) ? copyOnWrite(meta[key]) : undefined;
  }
}

function pythonName(key: string): string {
  return key === 'pre-hook' ? 'pre_hook' : key === 'post-hook' ? 'post_hook' : key;
}
