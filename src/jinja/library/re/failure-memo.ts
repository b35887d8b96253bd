import { type Program, WIDTH } from './program.js';

const MAX_BITS = 1 << 28;

/**
 * Remembers from where a program was gone on in vain: one bit for each instruction and position, and for each loop that
 * can match nothing whether it has moved since its last turn. Only for programs of which nothing else matters.
 */
export class FailureMemo {
  private readonly bits: Uint8Array;
  private readonly emptyLoops: readonly number[];
  private readonly positions: number;

  constructor(bits: Uint8Array, emptyLoops: readonly number[], positions: number) {
    this.bits = bits;
    this.emptyLoops = emptyLoops;
    this.positions = positions;
  }

  /** Whether going on at `pc` from `position` was tried before; notes that it is tried now. */
  triedBefore(pc: number, position: number, registers: Int32Array): boolean {
    let index = pc / WIDTH;
    for (const register of this.emptyLoops) index = index * 2 + (registers[register] === position ? 1 : 0);
    index = index * this.positions + position;
    const mask = 1 << (index & 7);
    const cell = index >> 3;
    if ((this.bits[cell]! & mask) !== 0) return true;
    this.bits[cell]! |= mask;
    return false;
  }
}

/** A memo for a text up to `end`; null where it would take more than 32 MB. */
export function makeMemo({ code, emptyLoops }: Program, end: number): FailureMemo | null {
  const bits = (code.length / WIDTH) * (1 << emptyLoops.length) * (end + 1);
  return bits > MAX_BITS ? null : new FailureMemo(new Uint8Array((bits >> 3) + 1), emptyLoops, end + 1);
}
