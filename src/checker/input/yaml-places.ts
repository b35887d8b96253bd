import { parseYaml, type YamlFile } from '../../config/index.js';
import { dataShapes, pythonValues } from '../../context/index.js';
import type { Data } from '../../manifest/index.js';
import type { Place } from './check-node.js';

/** Text of a file by its path relative to the project; undefined when it cannot be read. */
export type ReadSource = (file: string) => string | undefined;

/** Where entries of property files stand. Files are parsed when a place in them is first asked for. */
export class YamlPlaces {
  readonly #read: ReadSource;
  readonly #files = new Map<string, YamlFile | undefined>();

  constructor(read: ReadSource) {
    this.#read = read;
  }

  /**
   * The entry of a list (`models`, `seeds`) by its name, or something within it: `['columns', { name: 'id' }]` is the
   * entry of a column.
   */
  find(file: string, path: readonly (string | { readonly name: string })[]): Place | undefined {
    const yaml = this.#file(file);
    if (yaml === undefined) return undefined;
    const found: (string | number)[] = [];
    let value: Data = yaml.value;
    for (const step of path) {
      const next = typeof step === 'string' ? step : indexOf(value, step.name);
      value = child(value, next);
      if (value === undefined || next === -1) return undefined;
      found.push(next);
    }
    const span = typeof path.at(-1) === 'string' ? yaml.spanOfKey(found) : yaml.spanOf(found);
    return span === undefined
      ? undefined
      : { span: { ...span, length: firstLine(yaml.text, span) }, source: yaml.text };
  }

  #file(file: string): YamlFile | undefined {
    if (!this.#files.has(file)) {
      const text = this.#read(file);
      this.#files.set(file, text === undefined ? undefined : parseYaml(text, file, dataShapes));
    }
    return this.#files.get(file);
  }
}

function indexOf(list: Data, name: string): number {
  return Array.isArray(list) ? list.findIndex(item => child(item as Data, 'name') === name) : -1;
}

function child(value: Data, key: string | number): Data | undefined {
  if (typeof key === 'number') return Array.isArray(value) ? (value[key] as Data) : undefined;
  return pythonValues.entries(value)?.find(([name]) => name === key)?.[1];
}

/** An entry may be many lines long; its first one shows where it is. */
function firstLine(text: string, span: { readonly offset: number; readonly length: number }): number {
  const end = text.indexOf('\n', span.offset);
  return Math.min(span.length, (end < 0 ? text.length : end) - span.offset);
}
