import { decompose } from './float-text.js';
import { floatOf, intOf } from './numbers.js';
import type { Value } from './protocol.js';

/**
 * The order in which CPython walks over a set. Hashes of str differ from run to run there, so only sets of numbers have
 * an order that templates can know; it follows from the hash table, which is played through here. Others keep theirs.
 */
export function setOrder(items: Value[]): Value[] {
  if (items.length < 2) return items;
  const hashes: bigint[] = [];
  for (const item of items) {
    const hash = numberHash(item);
    if (hash === undefined) return items;
    hashes.push(hash);
  }
  const table = new Table();
  for (let i = 0; i < items.length; i++) table.add(i, hashes);
  return table.order().map(i => items[i]);
}

const MODULUS = (1n << 61n) - 1n;
const WORD = (1n << 64n) - 1n;

/** `hash()` of an int, bool or float as an unsigned word; undefined for other values. */
function numberHash(v: Value): bigint | undefined {
  const int = intOf(v);
  if (int !== undefined) return signed(BigInt(int) < 0n, BigInt(int) < 0n ? -BigInt(int) : BigInt(int));
  const float = floatOf(v);
  if (float === undefined || Number.isNaN(float)) return undefined;
  if (!Number.isFinite(float)) return float > 0 ? 314159n : WORD - 314158n;
  const { mantissa, exponent } = decompose(Math.abs(float));
  // 2^61 is 1 modulo 2^61 - 1, so a negative power of two is a positive one.
  const power = ((exponent % 61) + 61) % 61;
  return signed(float < 0, mantissa << BigInt(power));
}

function signed(negative: boolean, size: bigint): bigint {
  const hash = size % MODULUS;
  if (!negative) return hash;
  // -1 says "error" in C, so -2 stands for it.
  return hash === 1n ? WORD - 1n : (WORD + 1n - hash) & WORD;
}

const LINEAR_PROBES = 9;

/** The open addressing of CPython's setobject.c: linear probes first, then the hash's upper bits. */
class Table {
  private entries: (number | undefined)[] = new Array(8);
  private used = 0;

  add(item: number, hashes: bigint[]): void {
    this.place(item, hashes[item] as bigint);
    this.used++;
    if (this.used * 5 >= (this.entries.length - 1) * 3) this.grow(hashes);
  }
  private grow(hashes: bigint[]): void {
    const wanted = this.used > 50_000 ? this.used * 2 : this.used * 4;
    let size = 8;
    while (size <= wanted) size *= 2;
    const before = this.order();
    this.entries = new Array(size);
    for (const item of before) this.place(item, hashes[item] as bigint);
  }
  private place(item: number, hash: bigint): void {
    const mask = this.entries.length - 1;
    let perturb = hash;
    let i = Number(hash & BigInt(mask));
    for (;;) {
      const last = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
      for (let at = i; at <= last; at++) {
        if (this.entries[at] === undefined) {
          this.entries[at] = item;
          return;
        }
      }
      perturb >>= 5n;
      i = Number((BigInt(i) * 5n + 1n + perturb) & BigInt(mask));
    }
  }
  order(): number[] {
    return this.entries.filter(item => item !== undefined);
  }
}
