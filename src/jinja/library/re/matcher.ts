// The interpreter's one loop is kept in one function: it runs tens of millions of times a second.
import { raise } from '../../errors/python-error.js';
import { lower } from './case-folding.js';
import { type FailureMemo, makeMemo } from './failure-memo.js';
import { isAt } from './is-at.js';
import { OP, WIDTH as PROGRAM_WIDTH, type Program } from './program.js';

// Constants of this module: the loop reads them tens of millions of times a second, and an import is looked up each time.
const WIDTH = PROGRAM_WIDTH;
const {
  any,
  assert,
  at,
  atomic,
  char,
  cond,
  foldedChar,
  foldedRef,
  jump,
  loopGreedy,
  loopLazy,
  loopStart,
  markEnd,
  markStart,
  notChar,
  notNewline,
  oneGreedy,
  oneLazy,
  onePossessive,
  partDone,
  possessive,
  ref,
  set,
  split,
  success,
} = OP;

/** Entries of the stack are four numbers: a kind (or the register to restore, from 0 up) and three operands. */
const ENTRY = 4;
/** x: instruction, y: position */
const CHOICE = -1;
/** x: instruction after the loop, y: position, z: the lowest position to give back to */
const GREEDY = -2;
/** x: the loop's instruction, y: position, z: characters taken */
const LAZY = -3;

const MAX_STACK = 1 << 23;
/** Steps are charged in lots of this many. */
const LOT = 8192;
/** A step and the way back from it take up to five times as long as one of the template's. */
const STEP_WEIGHT = 5;
/** From here on it is remembered what has failed, so that a pattern that would run for ever ends in linear time. */
const MEMO_AFTER = 20_000;

export type MatchLimits = {
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
  readonly advance: boolean;
};

/** Runs one program over one text. After a match, `registers` holds the marks. */
export class Matcher {
  readonly registers: Int32Array;
  private readonly program: Program;
  private readonly codes: Uint16Array | Uint32Array;
  private readonly charge: (steps: number) => void;
  private stack = new Int32Array(256);
  private top = 0;
  private steps = 0;
  private stepsBefore = 0;
  private end = 0;
  private start = 0;
  private whole = false;
  private advance = false;
  private memo: FailureMemo | null = null;

  constructor(program: Program, codes: Uint16Array | Uint32Array, charge: (steps: number) => void) {
    this.program = program;
    this.codes = codes;
    this.charge = charge;
    this.registers = new Int32Array(program.registerCount);
  }

  /** Matches at `from` only; gives the end, or -1. `whole` asks for a match up to `to`, `advance` for one that is not empty. */
  match({ from, to, whole, advance }: MatchLimits): number {
    this.end = to;
    this.start = from;
    this.whole = whole;
    this.advance = advance;
    this.memo = null;
    this.stepsBefore = 0;
    const found = this.attempt(from);
    this.settle();
    return found;
  }

  /** The first match from `from` on: its start, or -1; its end is `matchEnd`. Only at `from` itself must it `advance`. */
  search({ from, to, advance }: Omit<MatchLimits, 'whole'>): number {
    this.end = to;
    this.whole = false;
    this.memo = null;
    this.stepsBefore = 0;
    const { code } = this.program;
    const first = code[0] === char ? code[1]! : -1;
    for (let position = from; position <= to; position++) {
      if (first >= 0) {
        const began = position;
        while (position < to && this.codes[position] !== first) position++;
        this.steps += position - began;
        if (position === to) break;
      }
      this.start = position;
      this.advance = advance && position === from;
      const found = this.attempt(position);
      if (found >= 0) {
        this.matchEnd = found;
        this.settle();
        return position;
      }
      if (this.advance) this.memo = null;
    }
    this.settle();
    return -1;
  }

  matchEnd = -1;

  private attempt(position: number): number {
    this.registers.fill(-1);
    this.top = 0;
    return this.run(0, position);
  }

  private settle(): void {
    this.charge(this.steps * STEP_WEIGHT);
    this.steps = 0;
    this.stack = this.stack.length > 4096 ? new Int32Array(256) : this.stack;
  }

  private settleLot(): void {
    this.charge(this.steps * STEP_WEIGHT);
    this.stepsBefore += this.steps;
    this.steps = 0;
    if (this.memo === null && this.program.memoizable && this.stepsBefore > MEMO_AFTER) {
      this.memo = makeMemo(this.program, this.end);
    }
  }

  private push(kind: number, x: number, y: number, z: number): void {
    let { stack } = this;
    const { top } = this;
    if (top + ENTRY > stack.length) stack = this.grow();
    stack[top] = kind;
    stack[top + 1] = x;
    stack[top + 2] = y;
    stack[top + 3] = z;
    this.top = top + ENTRY;
  }

  private grow(): Int32Array<ArrayBuffer> {
    if (this.stack.length >= MAX_STACK) raise('MemoryError', 'the regular expression keeps too many ways open');
    const larger = new Int32Array(this.stack.length * 2);
    larger.set(this.stack);
    this.stack = larger;
    return larger;
  }

  private setRegister(register: number, value: number): void {
    this.push(register, this.registers[register]!, 0, 0);
    this.registers[register] = value;
  }

  /** Drops the ways left open above `base`, keeping what restores registers. */
  private cut(base: number): void {
    const { stack } = this;
    let kept = base;
    for (let at = base; at < this.top; at += ENTRY) {
      if (stack[at]! < 0) continue;
      stack[kept] = stack[at]!;
      stack[kept + 1] = stack[at + 1]!;
      kept += ENTRY;
    }
    this.top = kept;
  }

  private unwind(base: number): void {
    const { stack } = this;
    while (this.top > base) {
      this.top -= ENTRY;
      const kind = stack[this.top]!;
      if (kind >= 0) this.registers[kind] = stack[this.top + 1]!;
    }
  }

  /** Runs from instruction `pc` to the end of the pattern or part; gives the position there, or -1 with all undone. */
  private run(startPc: number, startPosition: number): number {
    const { codes, registers } = this;
    const { code } = this.program;
    const base = this.top;
    let pc = startPc;
    let position = startPosition;
    for (;;) {
      if (++this.steps >= LOT) this.settleLot();
      let failed = false;
      switch (code[pc]) {
        case success:
          if (!((this.whole && position !== this.end) || (this.advance && position === this.start))) return position;
          failed = true;
          break;
        case partDone:
          return position;
        case char:
        case foldedChar:
        case notChar:
        case notNewline:
        case any:
        case set:
          if (position < this.end && this.takes(pc, codes[position]!)) {
            position++;
            pc += WIDTH;
          } else failed = true;
          break;
        case at:
          if (isAt(code[pc + 1]!, code[pc + 2] === 1, codes, position, this.end)) pc += WIDTH;
          else failed = true;
          break;
        case markStart:
          this.setRegister(code[pc + 1]!, position);
          pc += WIDTH;
          break;
        case markEnd:
          this.setRegister(code[pc + 1]!, position);
          this.setRegister(this.program.groupCount * 2, code[pc + 2]!);
          pc += WIDTH;
          break;
        case split:
          this.push(CHOICE, code[pc + 1]!, position, 0);
          pc += WIDTH;
          break;
        case jump:
          pc = code[pc + 1]!;
          break;
        case oneGreedy: {
          const reached = this.scan(pc, position, code[pc + 2]!);
          const lowest = position + code[pc + 1]!;
          if (reached < lowest) failed = true;
          else {
            pc += 2 * WIDTH;
            if (reached > lowest) this.push(GREEDY, pc, reached, lowest);
            position = reached;
          }
          break;
        }
        case onePossessive: {
          const reached = this.scan(pc, position, code[pc + 2]!);
          if (reached < position + code[pc + 1]!) failed = true;
          else {
            pc += 2 * WIDTH;
            position = reached;
          }
          break;
        }
        case oneLazy: {
          const min = code[pc + 1]!;
          const reached = this.scan(pc, position, min);
          if (reached < position + min) failed = true;
          else {
            position = reached;
            this.push(LAZY, pc, position, min);
            pc += 2 * WIDTH;
          }
          break;
        }
        case loopStart:
          this.setRegister(code[pc + 1]!, -1);
          this.setRegister(code[pc + 1]! + 1, -1);
          pc += WIDTH;
          break;
        case loopGreedy: {
          const register = code[pc + 1]!;
          const count = registers[register]! + 1;
          const max = code[pc + 4]!;
          if (count < code[pc + 3]!) {
            this.setRegister(register, count);
            pc = code[pc + 2]!;
          } else if ((count < max || max < 0) && position !== registers[register + 1]) {
            this.push(CHOICE, pc + WIDTH, position, 0);
            this.setRegister(register, count);
            this.setRegister(register + 1, position);
            pc = code[pc + 2]!;
          } else pc += WIDTH;
          break;
        }
        case loopLazy: {
          const register = code[pc + 1]!;
          const count = registers[register]! + 1;
          if (count < code[pc + 3]!) {
            this.setRegister(register, count);
            pc = code[pc + 2]!;
          } else {
            this.push(LAZY, pc, position, count);
            pc += WIDTH;
          }
          break;
        }
        case possessive: {
          const reached = this.runPossessive(pc, position);
          if (reached < 0) failed = true;
          else {
            position = reached;
            pc = code[pc + 1]!;
          }
          break;
        }
        case assert: {
          const begin = position - code[pc + 2]!;
          const negate = code[pc + 3] === 1;
          const before = this.top;
          const matched = begin >= 0 && this.run(pc + WIDTH, begin) >= 0;
          if (matched && negate) this.unwind(before);
          else if (matched) this.cut(before);
          if (matched === negate) failed = true;
          else pc = code[pc + 1]!;
          break;
        }
        case atomic: {
          const before = this.top;
          const reached = this.run(pc + WIDTH, position);
          if (reached < 0) failed = true;
          else {
            this.cut(before);
            position = reached;
            pc = code[pc + 1]!;
          }
          break;
        }
        case ref:
        case foldedRef: {
          const reached = this.matchReference(pc, position);
          if (reached < 0) failed = true;
          else {
            position = reached;
            pc += WIDTH;
          }
          break;
        }
        case cond:
          pc = this.isClosed(code[pc + 1]!) ? pc + WIDTH : code[pc + 2]!;
          break;
      }
      if (!failed) continue;
      // The way back: restore registers until a way is left that was not tried.
      for (;;) {
        if (this.top === base) return -1;
        const { stack } = this;
        this.top -= ENTRY;
        const { top } = this;
        const kind = stack[top]!;
        if (kind >= 0) {
          registers[kind] = stack[top + 1]!;
          continue;
        }
        pc = stack[top + 1]!;
        position = stack[top + 2]!;
        if (kind === GREEDY) {
          position--;
          if (position > stack[top + 3]!) {
            stack[top + 2] = position;
            this.top += ENTRY;
          }
        } else if (kind === LAZY) {
          const next = this.goOnLazily(pc, position, stack[top + 3]!);
          if (next < 0) continue;
          if (code[pc] === oneLazy) {
            position++;
            pc += 2 * WIDTH;
          } else pc = next;
        }
        this.steps++;
        if (this.memo?.triedBefore(pc, position, registers)) continue;
        break;
      }
    }
  }

  /** One more turn of a lazy loop whose rest has failed: where it goes on, or -1. */
  private goOnLazily(pc: number, position: number, count: number): number {
    const { code } = this.program;
    if (code[pc] === oneLazy) {
      const max = code[pc + 2]!;
      if ((max >= 0 && count >= max) || this.scan(pc, position, 1) === position) return -1;
      this.push(LAZY, pc, position + 1, count + 1);
      return pc;
    }
    const register = code[pc + 1]!;
    const max = code[pc + 4]!;
    if ((max >= 0 && count >= max) || position === this.registers[register + 1]) return -1;
    this.setRegister(register, count);
    this.setRegister(register + 1, position);
    return code[pc + 2]!;
  }

  private runPossessive(pc: number, from: number): number {
    const { code } = this.program;
    const min = code[pc + 2]!;
    const max = code[pc + 3]!;
    let position = from;
    for (let count = 0; max < 0 || count < max; count++) {
      const before = this.top;
      const reached = this.run(pc + WIDTH, position);
      if (reached < 0) {
        if (count < min) return -1;
        break;
      }
      this.cut(before);
      if (reached === position && count >= min) break;
      position = reached;
    }
    return position;
  }

  /** How far a loop over one character gets, with at most `max` of them (-1: no bound). */
  private scan(pc: number, from: number, max: number): number {
    const { codes } = this;
    const limit = max < 0 ? this.end : Math.min(this.end, from + max);
    const single = pc + WIDTH;
    let position = from;
    while (position < limit && this.takes(single, codes[position]!)) position++;
    this.steps += position - from;
    return position;
  }

  private takes(pc: number, code: number): boolean {
    const { code: program } = this.program;
    switch (program[pc]) {
      case char:
        return code === program[pc + 1];
      case notChar:
        return code !== program[pc + 1];
      case notNewline:
        return code !== 10;
      case any:
        return true;
      case set:
        return this.program.sets[program[pc + 1]!]!.has(code);
      default:
        return (
          (lower(code, program[pc + 3] === 1 ? 'ascii' : 'unicode') === program[pc + 1]) !== (program[pc + 2] === 1)
        );
    }
  }

  private isClosed(group: number): boolean {
    const start = this.registers[group * 2]!;
    return start >= 0 && this.registers[group * 2 + 1]! >= start;
  }

  private matchReference(pc: number, from: number): number {
    const { codes } = this;
    const { code } = this.program;
    const group = code[pc + 1]!;
    const folding = code[pc] === ref ? 'none' : code[pc + 2] === 1 ? 'ascii' : 'unicode';
    if (!this.isClosed(group)) return -1;
    const stop = this.registers[group * 2 + 1]!;
    let position = from;
    for (let at = this.registers[group * 2]!; at < stop; at++, position++) {
      if (position >= this.end) return -1;
      const a = codes[at]!;
      const b = codes[position]!;
      if (a !== b && lower(a, folding) !== lower(b, folding)) return -1;
    }
    this.steps += position - from;
    return position;
  }
}
