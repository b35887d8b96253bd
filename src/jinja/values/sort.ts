import { compareText } from './code-points.js';
import { checkElements } from './numbers.js';
import { order } from './ordering.js';
import type { Rt, Value } from './protocol.js';

/** How keys compare; `order('<', …)` unless a caller knows better. */
export type KeyOrder = (a: Value, b: Value) => boolean;

/**
 * `sorted(items, key=key, reverse=reverse)`. Compares in the order of CPython's timsort as far as its first runs go, so
 * that items which cannot be compared are named in the same order in the error; with order-less values (NaN, sets) a
 * list of up to 64 comes out as there.
 */
export function pySort(
  items: readonly Value[],
  key: ((item: Value) => Value) | undefined,
  reverse: boolean,
  rt: Rt,
  before: KeyOrder = (a, b) => order('<', a, b, rt),
): Value[] {
  checkElements(items.length, rt);
  const keys = key === undefined ? items : items.map(key);
  const places = items.map((_, i) => i);
  if (reverse) places.reverse();
  rt.charge(items.length * 32);
  const sorted = sortPlain(places, keys) ?? timsort(places, (a, b) => before(keys[a], keys[b]));
  if (reverse) sorted.reverse();
  return sorted.map(i => items[i]);
}

/** Numbers and texts compare without errors and by one order, so any stable sort does. */
function sortPlain(places: number[], keys: readonly Value[]): number[] | undefined {
  if (keys.every(key => typeof key === 'string')) {
    return places.sort((a, b) => compareText(keys[a] as string, keys[b] as string));
  }
  if (!keys.every(key => typeof key === 'number' && !Number.isNaN(key))) return undefined;
  return places.sort((a, b) => {
    const [x, y] = [keys[a] as number, keys[b] as number];
    return x < y ? -1 : x > y ? 1 : 0;
  });
}

type Less = (a: number, b: number) => boolean;

function timsort(list: number[], less: Less): number[] {
  if (list.length < 2) return list;
  const least = shortestRun(list.length);
  const runs: number[][] = [];
  for (let start = 0; start < list.length; ) {
    const { length, descending } = countRun(list, start, less);
    if (descending) reverseRange(list, start, start + length);
    const end = Math.min(list.length, start + Math.max(length, least));
    insertSorted(list, start, end, start + length, less);
    runs.push(list.slice(start, end));
    start = end;
  }
  return mergeAll(runs, less);
}

/** CPython's minrun: n itself below 64, else between 32 and 64, so that the runs are near a power of two. */
function shortestRun(n: number): number {
  let rest = 0;
  let size = n;
  while (size >= 64) {
    rest |= size & 1;
    size >>= 1;
  }
  return size + rest;
}

/** How far the items from `start` on rise, or strictly fall. */
function countRun(list: readonly number[], start: number, less: Less): { length: number; descending: boolean } {
  const at = (i: number): number => list[i] as number;
  if (start + 1 === list.length) return { length: 1, descending: false };
  const descending = less(at(start + 1), at(start));
  let end = start + 2;
  while (end < list.length && less(at(end), at(end - 1)) === descending) end++;
  return { length: end - start, descending };
}

function reverseRange(list: number[], start: number, end: number): void {
  for (let low = start, high = end - 1; low < high; low++, high--) {
    [list[low], list[high]] = [list[high] as number, list[low] as number];
  }
}

/** Binary insertion of the items from `from` on into the sorted part before them. */
function insertSorted(list: number[], start: number, end: number, from: number, less: Less): void {
  for (let i = from; i < end; i++) {
    const pivot = list[i] as number;
    let low = start;
    let high = i;
    while (low < high) {
      const middle = low + ((high - low) >> 1);
      if (less(pivot, list[middle] as number)) high = middle;
      else low = middle + 1;
    }
    list.copyWithin(low + 1, low, i);
    list[low] = pivot;
  }
}

function mergeAll(runs: number[][], less: Less): number[] {
  let level = runs;
  while (level.length > 1) {
    const next: number[][] = [];
    for (let i = 0; i < level.length; i += 2) {
      const right = level[i + 1];
      next.push(right === undefined ? (level[i] as number[]) : merge(level[i] as number[], right, less));
    }
    level = next;
  }
  return level[0] ?? [];
}

function merge(left: readonly number[], right: readonly number[], less: Less): number[] {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    if (less(right[j] as number, left[i] as number)) result.push(right[j++] as number);
    else result.push(left[i++] as number);
  }
  while (i < left.length) result.push(left[i++] as number);
  while (j < right.length) result.push(right[j++] as number);
  return result;
}
