import { suggest } from '../../base/index.js';
import { type Data, type DataMap, type DataPath, type DataShapes, makeMap } from '../data.js';
import type { Findings } from '../reading/findings.js';
import { asMap, describe, isNothing } from '../reading/value-kinds.js';

type Scene = { readonly findings: Findings; readonly shapes: DataShapes };

/**
 * Takes the keys of one mapping of a property file, checked one by one. Nothing (`key:` without a value) counts as not
 * given; a value of the wrong kind is an error at its place and counts as not given, too.
 */
export class Fields {
  readonly data: DataMap;
  readonly path: DataPath;
  readonly #scene: Scene;
  readonly #taken: string[] = [];

  constructor(data: DataMap, path: DataPath, scene: Scene) {
    this.data = data;
    this.path = path;
    this.#scene = scene;
  }

  get shapes(): DataShapes {
    return this.#scene.shapes;
  }

  /** True when the key is written, even without a value. */
  has(key: string): boolean {
    this.#taken.push(key);
    return Object.hasOwn(this.data, key);
  }

  /** The value as it is; undefined when it is not there or nothing. */
  any(key: string): Data {
    this.#taken.push(key);
    const value = Object.hasOwn(this.data, key) ? this.data[key] : undefined;
    return isNothing(value) ? undefined : value;
  }

  text(key: string): string | undefined {
    const value = this.any(key);
    if (value === undefined || typeof value === 'string') return value;
    return this.#wrong(key, 'a text', value, 'Put it in quotes');
  }

  /** Reports a missing key at the mapping itself. */
  required(key: string): string {
    const value = this.any(key);
    if (value === undefined) this.#missing(key);
    return this.text(key) ?? '';
  }

  bool(key: string): boolean | undefined {
    const value = this.any(key);
    if (value === undefined || typeof value === 'boolean') return value;
    return this.#wrong(key, 'true or false', value, 'Write it without quotes');
  }

  oneOf<T extends string>(key: string, values: readonly T[]): T | undefined {
    const value = this.any(key);
    const found = values.find(choice => choice === value);
    if (value === undefined || found !== undefined) return found;
    const near = typeof value === 'string' ? suggest(value, values) : undefined;
    const choices = `one of ${values.map(choice => `'${choice}'`).join(', ')}`;
    return this.#wrong(key, choices, value, near === undefined ? undefined : `did you mean '${near}'?`);
  }

  map(key: string): DataMap {
    const value = this.any(key);
    const map = asMap(value, this.shapes);
    if (value !== undefined && map === undefined) this.#wrong(key, 'a mapping', value);
    return map ?? makeMap();
  }

  list(key: string): readonly Data[] {
    const value = this.any(key);
    if (value === undefined) return [];
    return Array.isArray(value) ? value : (this.#wrong(key, 'a list', value, "Begin each item with '- '") ?? []);
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(key: string): string[] {
    const value = this.any(key);
    if (value === undefined) return [];
    if (typeof value === 'string') return [value];
    return this.list(key).flatMap((item, i) => {
      if (typeof item === 'string') return [item];
      this.#report([key, i], `an item of '${key}' must be a text, but it is ${describe(item, this.shapes)}`);
      return [];
    });
  }

  /** The mappings of a list, each with fields of its own. */
  entries(key: string): Fields[] {
    const list = this.list(key);
    if (list.length === 0) return [];
    return list.flatMap((item, i) => {
      const map = asMap(item, this.shapes);
      if (map !== undefined) return [new Fields(map, [...this.path, key, i], this.#scene)];
      const name = typeof item === 'string' ? `Write it as: - name: ${item}` : undefined;
      this.#report([key, i], `an item of '${key}' must be a mapping, but it is ${describe(item, this.shapes)}`, name);
      return [];
    });
  }

  /** The fields of a mapping below; undefined when it is not there or no mapping. */
  below(key: string): Fields | undefined {
    const value = this.any(key);
    const map = asMap(value, this.shapes);
    if (map !== undefined) return new Fields(map, [...this.path, key], this.#scene);
    return value === undefined ? undefined : this.#wrong(key, 'a mapping', value);
  }

  /** What was not taken, kept; a key that looks like one that was is a warning. */
  rest(where: string, misplaced: readonly string[] = []): DataMap {
    const extra = makeMap();
    for (const [key, value] of Object.entries(this.data)) {
      if (this.#taken.includes(key)) continue;
      extra[key] = value;
      this.#checkUnknown(key, where, misplaced);
    }
    return extra;
  }

  error(below: DataPath, text: string, suggestion?: string): void {
    this.#report(below, text, suggestion);
  }

  #checkUnknown(key: string, where: string, misplaced: readonly string[]): void {
    const { findings } = this.#scene;
    const path = [...this.path, key];
    if (misplaced.includes(key)) {
      findings.warning('CONFIG-024', path, `'${key}' has no effect beside the properties of ${where}`, {
        at: 'key',
        suggestion: `Move it into 'config:'`,
      });
      return;
    }
    const near = suggest(key, this.#taken);
    if (near === undefined || Object.hasOwn(this.data, near)) return;
    findings.warning('CONFIG-024', path, `The key '${key}' is not known in ${where}`, {
      at: 'key',
      suggestion: `did you mean '${near}'?`,
    });
  }

  #missing(key: string): void {
    this.#report([], `'${key}' is a required property`, `Add '${key}: …'`);
  }

  #wrong(key: string, expected: string, value: Data, suggestion?: string): undefined {
    this.#report([key], `'${key}' must be ${expected}, but it is ${describe(value, this.shapes)}`, suggestion);
    return undefined;
  }

  #report(below: DataPath, text: string, suggestion?: string): void {
    const path = [...this.path, ...below];
    this.#scene.findings.error('CONFIG-070', path, text, suggestion === undefined ? {} : { suggestion });
  }
}
