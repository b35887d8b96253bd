import type { Data, DataPath, DataShapes } from '../data.js';
import { isPlainMap } from '../data.js';

/** Start and end offset of a node in the text. */
export type Range = readonly [start: number, end: number];

/**
 * Where the values of one file stand. For each collection a flat list of offsets: four numbers an entry of a mapping (key
 * and value), two an item of a list; lines and columns are counted only when somebody asks.
 */
export class Positions {
  readonly #entries = new Map<object, number[]>();
  #root: Range = [0, 0];

  setRoot(range: Range): void {
    this.#root = range;
  }

  addMap(map: object, keys: readonly Range[], values: readonly Range[]): void {
    const flat: number[] = [];
    keys.forEach((key, i) => {
      const value = values[i] ?? key;
      flat.push(key[0], key[1], value[0], value[1]);
    });
    this.#entries.set(map, flat);
  }

  addList(list: object, items: readonly Range[]): void {
    const flat: number[] = [];
    for (const [start, end] of items) flat.push(start, end);
    this.#entries.set(list, flat);
  }

  /** Range of the value at `path`, or of its key; undefined when there is nothing there. */
  find(root: Data, path: DataPath, part: 'key' | 'value', shapes: DataShapes): Range | undefined {
    let range: Range = this.#root;
    let value = root;
    for (const [depth, step] of path.entries()) {
      const flat = this.#entries.get(value as object);
      if (flat === undefined) return undefined;
      const key = part === 'key' && depth === path.length - 1;
      if (Array.isArray(value)) {
        const at = Number(step) * 2;
        if (flat[at] === undefined) return undefined;
        range = [flat[at], flat[at + 1] ?? flat[at]];
        value = value[Number(step)];
      } else {
        const index = keysOf(value, shapes).indexOf(String(step));
        const at = index * 4 + (key ? 0 : 2);
        if (index === -1 || flat[at] === undefined) return undefined;
        range = [flat[at], flat[at + 1] ?? flat[at]];
        value = valueAt(value, index, shapes);
      }
    }
    return range;
  }
}

function keysOf(value: Data, shapes: DataShapes): string[] {
  if (isPlainMap(value)) return Object.keys(value);
  return shapes.entries(value)?.map(([key]) => String(key)) ?? [];
}

function valueAt(value: Data, index: number, shapes: DataShapes): Data {
  if (isPlainMap(value)) return Object.values(value)[index];
  return shapes.entries(value)?.[index]?.[1];
}
