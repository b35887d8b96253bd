import { decompose } from './float-text.js';
import { floatOf, intOf } from './numbers.js';
import type { Value } from './protocol.js';
import { Tuple } from './tuple.js';

/**
 * The hash table of CPython's sets (setobject.c), played through because it decides the order in which a set is walked
 * over and printed. Only where hashes are the same in every run: numbers and tuples of them. Sets of anything else
 * (the hashes of str differ from run to run) keep the order of insertion.
 */
export type SetEntry = { readonly item: Value; readonly hash: Hash };

/** An unsigned word: a number where it is safe, which nearly all hashes of numbers are, else a bigint. */
export type Hash = number | bigint;

const DUMMY = Symbol('dummy');
type Slot = SetEntry | typeof DUMMY | undefined;

const LEAST_SIZE = 8;
const LINEAR_PROBES = 9;

export class SetTable {
  private slots: Slot[] = new Array(LEAST_SIZE);
  private used = 0;
  /** Used slots and dummies, those that were deleted. */
  private filled = 0;
  /** Where pop() looks first. */
  private finger = 0;

  /** Adds what is known not to be there. */
  add(item: Value, hash: Hash): void {
    this.slots[this.place(hash, false)] = { item, hash };
    this.used++;
    this.filled++;
    if (this.filled * 5 >= (this.slots.length - 1) * 3) this.resize(roomFor(this.used));
  }

  /** Deletes what is known to be there; `same` tells the item from others of the same hash. */
  remove(hash: Hash, same: (item: Value) => boolean): void {
    const at = this.place(hash, true, same);
    this.slots[at] = DUMMY;
    this.used--;
  }

  items(): Value[] {
    return this.entries().map(entry => entry.item);
  }

  entries(): SetEntry[] {
    return this.slots.filter(slot => typeof slot === 'object');
  }

  /** The item that pop() takes away next. */
  next(): SetEntry {
    let at = this.finger & (this.slots.length - 1);
    while (typeof this.slots[at] !== 'object') at = at + 1 < this.slots.length ? at + 1 : 0;
    this.finger = at + 1;
    return this.slots[at] as SetEntry;
  }

  /** What a merge of `other` does before it adds: room for both. True when that already brought all items over. */
  prepareMerge(other: SetTable): boolean {
    if ((this.filled + other.used) * 5 >= (this.slots.length - 1) * 3) this.resize((this.used + other.used) * 2);
    if (this.filled > 0) return false;
    if (this.slots.length === other.slots.length && other.filled === other.used) {
      this.slots = other.slots.slice();
    } else {
      for (const entry of other.entries()) this.slots[this.place(entry.hash, false)] = entry;
    }
    this.used = other.used;
    this.filled = other.used;
    return true;
  }

  /** After a difference: drops the dummies when they are many. */
  settle(): void {
    if (this.filled - this.used > Math.floor((this.slots.length - 1) / 4)) this.resize(roomFor(this.used));
  }

  private resize(wanted: number): void {
    let size = LEAST_SIZE;
    while (size <= wanted) size *= 2;
    const before = this.entries();
    this.slots = new Array(size);
    for (const entry of before) this.slots[this.place(entry.hash, false)] = entry;
    this.filled = this.used;
  }

  /** The slot of an item: the first free one, or (to find it) the one that holds it. */
  private place(hash: Hash, find: boolean, same?: (item: Value) => boolean): number {
    const mask = this.slots.length - 1;
    const size = this.slots.length;
    let perturb = hash;
    let i = typeof hash === 'number' ? hash % size : Number(hash & BigInt(mask));
    for (;;) {
      const last = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
      for (let at = i; at <= last; at++) {
        const slot = this.slots[at];
        if (find ? typeof slot === 'object' && slot.hash === hash && same?.(slot.item) : slot === undefined) return at;
      }
      perturb = typeof perturb === 'number' ? Math.floor(perturb / 32) : perturb >> 5n;
      i =
        typeof perturb === 'number'
          ? (i * 5 + 1 + perturb) % size
          : Number((BigInt(i * 5 + 1) + perturb) & BigInt(mask));
    }
  }
}

function roomFor(used: number): number {
  return used > 50_000 ? used * 2 : used * 4;
}

const MODULUS = (1n << 61n) - 1n;
const WORD = (1n << 64n) - 1n;

/** `hash()` as an unsigned word, where it is the same in every run; undefined for other values. */
export function stableHash(v: Value): Hash | undefined {
  if (typeof v === 'number' && v >= 0 && Number.isSafeInteger(v)) return v;
  const hash = wordOf(v);
  return hash !== undefined && hash <= 9007199254740991n ? Number(hash) : hash;
}

function wordOf(v: Value): bigint | undefined {
  const int = intOf(v);
  if (int !== undefined) {
    const n = BigInt(int);
    return signed(n < 0n, n < 0n ? -n : n);
  }
  if (v instanceof Tuple) return tupleHash(v);
  const float = floatOf(v);
  if (float === undefined || Number.isNaN(float)) return undefined;
  if (!Number.isFinite(float)) return float > 0 ? 314159n : WORD - 314158n;
  if (float === 0) return 0n;
  const { mantissa, exponent } = decompose(Math.abs(float));
  // 2^61 is 1 modulo 2^61 - 1, so a negative power of two is a positive one.
  return signed(float < 0, mantissa << BigInt(((exponent % 61) + 61) % 61));
}

function signed(negative: boolean, size: bigint): bigint {
  const hash = size % MODULUS;
  if (!negative || hash === 0n) return hash;
  // -1 says "error" in C, so -2 stands for it.
  return hash === 1n ? WORD - 1n : WORD + 1n - hash;
}

/** xxHash as CPython's tuples use it. */
function tupleHash(items: Tuple): bigint | undefined {
  let hash = 2870177450012600261n;
  for (const item of items) {
    const lane = wordOf(item);
    if (lane === undefined) return undefined;
    hash = (hash + lane * 14029467366897019727n) & WORD;
    hash = ((hash << 31n) | (hash >> 33n)) & WORD;
    hash = (hash * 11400714785074694791n) & WORD;
  }
  hash = (hash + (BigInt(items.length) ^ 2870177450012600261n ^ 3527539n)) & WORD;
  return hash === WORD ? 1546275796n : hash;
}
