import { Dict, type DictPart, makeTuple, type Rt, textOf, type Value } from '../../jinja/index.js';

/** Where a LazyDict finds its items. */
export type LazyItems = {
  readonly keys: () => Iterable<string>;
  readonly get: (key: string) => Value | undefined;
};

/** Never filled: the items of a LazyDict are found when they are asked for. */
const NO_SLOTS = new Map<never, never>();

/** A dict with text keys whose values are made when somebody looks: packages of macros, `builtins`, `context`. */
export class LazyDict extends Dict {
  readonly #items: LazyItems;
  /** What templates set lies over the items. */
  readonly #own = new Map<string, Value>();
  readonly #type: string;

  constructor(items: LazyItems, typeName = 'dict') {
    super(NO_SLOTS);
    this.#items = items;
    this.#type = typeName;
  }
  override get typeName(): string {
    return this.#type;
  }
  override get size(): number {
    return this.#keys().length;
  }
  override get(key: Value, _rt: Rt): Value | undefined {
    const text = textOf(key);
    return text === undefined ? undefined : this.getText(text);
  }
  override has(key: Value, rt: Rt): boolean {
    return this.get(key, rt) !== undefined;
  }
  override getText(key: string): Value | undefined {
    return this.#own.get(key) ?? this.#items.get(key);
  }
  override set(key: Value, value: Value, _rt: Rt): void {
    this.setText(textOf(key) ?? String(key), value);
  }
  override setText(key: string, value: Value): void {
    this.#own.set(key, value);
  }
  override delete(key: Value, _rt: Rt): boolean {
    return this.#own.delete(textOf(key) ?? '');
  }
  override clear(): void {
    this.#own.clear();
  }
  override keyList(): Value[] {
    return this.#keys();
  }
  override valueList(): Value[] {
    return this.#keys().map(key => this.getText(key) ?? null);
  }
  override *iterate(part: DictPart): Iterator<Value> {
    for (const key of this.#keys()) {
      const value = part === 'keys' ? key : (this.getText(key) ?? null);
      yield part === 'items' ? makeTuple([key, value]) : value;
    }
  }
  #keys(): string[] {
    return [...new Set([...this.#items.keys(), ...this.#own.keys()])];
  }
}
