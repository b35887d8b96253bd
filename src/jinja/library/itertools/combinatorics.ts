import type { Rt, Value } from '../../values/protocol.js';
import { makeTuple, type Tuple } from '../../values/tuple.js';

/** Every choice of one item from each pool, the last pool turning fastest. */
export function* product(pools: readonly (readonly Value[])[], rt: Rt): Generator<Tuple> {
  if (pools.some(pool => pool.length === 0)) return;
  const places = pools.map(() => 0);
  for (;;) {
    rt.charge(pools.length + 1);
    yield makeTuple(places.map((place, i) => pools[i]![place]));
    let turning = pools.length - 1;
    while (turning >= 0 && places[turning] === pools[turning]!.length - 1) places[turning--] = 0;
    if (turning < 0) return;
    places[turning]!++;
  }
}

/** Orders of `size` items by position, in lexicographic order of the positions. */
export function* permutations(pool: readonly Value[], size: number, rt: Rt): Generator<Tuple> {
  const n = pool.length;
  if (size > n) return;
  const places = pool.map((_, i) => i);
  const cycles = Array.from({ length: size }, (_, i) => n - i);
  yield makeTuple(places.slice(0, size).map(i => pool[i]));
  for (;;) {
    rt.charge(n + 1);
    let turning = size - 1;
    for (; turning >= 0; turning--) {
      cycles[turning]!--;
      if (cycles[turning] !== 0) break;
      places.push(...places.splice(turning, 1));
      cycles[turning] = n - turning;
    }
    if (turning < 0) return;
    const other = n - cycles[turning]!;
    [places[turning], places[other]] = [places[other]!, places[turning]!];
    yield makeTuple(places.slice(0, size).map(i => pool[i]));
  }
}

/** Choices of `size` items in the order of the pool; `again` lets an item be chosen more than once. */
export function* combinations(pool: readonly Value[], size: number, again: boolean, rt: Rt): Generator<Tuple> {
  const n = pool.length;
  if (again ? n === 0 && size > 0 : size > n) return;
  const places = Array.from({ length: size }, (_, i) => (again ? 0 : i));
  for (;;) {
    rt.charge(size + 1);
    yield makeTuple(places.map(i => pool[i]));
    let turning = size - 1;
    while (turning >= 0 && places[turning] === (again ? n - 1 : n - size + turning)) turning--;
    if (turning < 0) return;
    const next = places[turning]! + 1;
    for (let i = turning; i < size; i++) places[i] = again ? next : next + i - turning;
  }
}
