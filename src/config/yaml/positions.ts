import type { Data, DataPath, DataShapes } from '../data.js';
import { isPlainMap } from '../data.js';

/** Start and end offset of a node in the text. */
export type Range = readonly [start: number, end: number];

/**
 * Where the values of one file stand. For each collection a flat list of offsets: four numbers an entry of a mapping (key
 * and value), two an item of a list; lines and columns are counted only when somebody asks.
 */
export class Positions {
  readonly #entries = new Map<object, readonly number[]>();
  #root: Range = [0, 0];

  setRoot(range: Range): void {
    this.#root = range;
  }

  /** Four numbers an entry: key and value. */
  addMap(map: object, flat: readonly number[]): void {
    this.#entries.set(map, flat);
  }

  /** Two numbers an item. */
  addList(list: object, flat: readonly number[]): void {
    this.#entries.set(list, flat);
  }

  /** Range of the value at `path`, or of its key; undefined when there is nothing there. */
  find(root: Data, path: DataPath, part: 'key' | 'value', shapes: DataShapes): Range | undefined {
    if (path.length === 0) return this.#root;
    const last = path.length - 1;
    let value = root;
    for (let depth = 0; ; depth++) {
      const flat = this.#entries.get(value as object);
      const step = path[depth];
      if (flat === undefined || step === undefined) return undefined;
      const isList = Array.isArray(value);
      const index = isList ? Number(step) : indexOfKey(value, String(step), shapes);
      const at = isList ? index * 2 : index * 4 + (part === 'key' && depth === last ? 0 : 2);
      const start = flat[at];
      if (index === -1 || start === undefined) return undefined;
      if (depth === last) return [start, flat[at + 1] ?? start];
      value = isList ? (value as Data[])[index] : valueAt(value, String(step), index, shapes);
    }
  }
}

function indexOfKey(value: Data, key: string, shapes: DataShapes): number {
  if (!isPlainMap(value)) return shapes.entries(value)?.findIndex(([other]) => String(other) === key) ?? -1;
  if (!Object.hasOwn(value, key)) return -1;
  let index = 0;
  for (const other in value) {
    if (other === key) return index;
    index++;
  }
  return -1;
}

function valueAt(value: Data, key: string, index: number, shapes: DataShapes): Data {
  return isPlainMap(value) ? value[key] : shapes.entries(value)?.[index]?.[1];
}
