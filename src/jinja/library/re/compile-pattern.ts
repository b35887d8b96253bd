import { raise } from '../../errors/python-error.js';
import { type Folding, foldedVariants } from './case-folding.js';
import { CharSet } from './char-set.js';
import type { ParsedPattern } from './parse-pattern.js';
import { AT, OP, type Program, WIDTH } from './program.js';
import { ASCII, DOTALL, IGNORECASE, MULTILINE, TEMPLATE, UNICODE } from './regex-flags.js';
import { type Anchor, MAX_REPEAT, type RegexNode, type SetItem, widthOf } from './regex-node.js';

/** No text is longer, so a larger bound says nothing more. */
const MAX_INT32 = 0x7fffffff;

/** @throws error for a look-behind without fixed width */
export function compilePattern(pattern: ParsedPattern): Program {
  return new PatternCompiler(pattern).compile();
}

class PatternCompiler {
  private readonly pattern: ParsedPattern;
  private readonly code: number[] = [];
  private readonly sets: CharSet[] = [];
  private readonly emptyLoops: number[] = [];
  private registers: number;
  private memoizable = true;

  constructor(pattern: ParsedPattern) {
    this.pattern = pattern;
    this.registers = pattern.groupCount * 2 + 1;
  }

  compile(): Program {
    const { flags, groupCount, body } = this.pattern;
    this.emitAll(body, flags);
    this.emit(OP.success);
    return {
      code: Int32Array.from(this.code),
      sets: this.sets,
      groupCount,
      registerCount: this.registers,
      emptyLoops: this.emptyLoops,
      memoizable: this.memoizable && this.emptyLoops.length <= 3,
    };
  }

  private emit(op: number, x = 0, y = 0, z = 0, w = 0): number {
    return this.code.push(op, x, y, z, w) - WIDTH;
  }

  /** Makes operand `operand` of an earlier instruction point to the next one. */
  private land(at: number, operand: number): void {
    this.code[at + operand] = this.code.length;
  }

  private emitAll(nodes: readonly RegexNode[], flags: number): void {
    for (const node of nodes) this.emitNode(node, flags);
  }

  private emitNode(node: RegexNode, flags: number): void {
    switch (node.op) {
      case 'literal':
      case 'notLiteral':
      case 'any':
      case 'set':
        this.emitOne(node, flags);
        return;
      case 'at':
        this.emit(OP.at, anchorKind(node.where, flags), flags & ASCII ? 1 : 0);
        return;
      case 'branch':
        this.emitBranch(node.choices, flags);
        return;
      case 'group':
        this.emitGroup(node, flags);
        return;
      case 'repeat':
        this.emitRepeat(node, flags);
        return;
      case 'assert':
        this.emitAssert(node, flags);
        return;
      case 'atomic': {
        const at = this.emit(OP.atomic);
        this.emitPart(at, node.body, flags);
        return;
      }
      case 'ref':
        this.memoizable = false;
        this.emit(flags & IGNORECASE ? OP.foldedRef : OP.ref, node.group, flags & ASCII ? 1 : 0);
        return;
      case 'cond':
        this.emitCondition(node, flags);
    }
  }

  private emitOne(node: RegexNode, flags: number): void {
    const folding = foldingOf(flags);
    if (node.op === 'any') this.emit(flags & DOTALL ? OP.any : OP.notNewline);
    else if (node.op === 'set') this.emitSet(node.items, node.negate, flags);
    else if (node.op === 'literal' || node.op === 'notLiteral') {
      const negate = node.op === 'notLiteral';
      const variants = foldedVariants(node.code, folding);
      if (variants.length > 1) this.emitSet([{ is: 'code', code: node.code }], negate, flags);
      else if (folding === 'none') this.emit(negate ? OP.notChar : OP.char, node.code);
      else this.emit(OP.foldedChar, variants[0]!, negate ? 1 : 0, flags & ASCII ? 1 : 0);
    }
  }

  private emitSet(items: readonly SetItem[], negate: boolean, flags: number): void {
    this.sets.push(new CharSet(items, negate, (flags & ASCII) !== 0, foldingOf(flags)));
    this.emit(OP.set, this.sets.length - 1);
  }

  private emitBranch(choices: readonly RegexNode[][], flags: number): void {
    const ends: number[] = [];
    choices.forEach((choice, i) => {
      if (i === choices.length - 1) {
        this.emitAll(choice, flags);
        return;
      }
      const split = this.emit(OP.split);
      this.emitAll(choice, flags);
      ends.push(this.emit(OP.jump));
      this.land(split, 1);
    });
    for (const end of ends) this.land(end, 1);
  }

  private emitGroup(node: RegexNode & { op: 'group' }, flags: number): void {
    const inner = withInlineFlags(flags, node.addFlags, node.delFlags);
    if (node.group === null) {
      this.emitAll(node.body, inner);
      return;
    }
    this.emit(OP.markStart, node.group * 2);
    this.emitAll(node.body, inner);
    this.emit(OP.markEnd, node.group * 2 + 1, node.group);
  }

  private emitRepeat(node: RegexNode & { op: 'repeat' }, flags: number): void {
    const { body, mood } = node;
    if (flags & TEMPLATE) {
      const name = { greedy: 'MAX', lazy: 'MIN', possessive: 'POSSESSIVE' }[mood];
      raise('error', `internal: unsupported template operator ${name}_REPEAT`);
    }
    const min = Math.min(node.min, MAX_INT32);
    const max = node.max === MAX_REPEAT ? -1 : Math.min(node.max, MAX_INT32);
    const single = singleCharacter(body, flags);
    if (single !== undefined) {
      this.emit({ greedy: OP.oneGreedy, lazy: OP.oneLazy, possessive: OP.onePossessive }[mood], min, max);
      this.emitOne(single.node, single.flags);
      return;
    }
    if (mood === 'possessive') {
      const at = this.emit(OP.possessive, 0, min, max);
      this.emitPart(at, body, flags);
      return;
    }
    const register = this.registers;
    this.registers += 2;
    if (widthOf(body, this.pattern.groupWidths)[0] === 0) this.emptyLoops.push(register + 1);
    if (min > 1 || max > 1) this.memoizable = false;
    this.emit(OP.loopStart, register);
    const jump = this.emit(OP.jump);
    const start = this.code.length;
    this.emitAll(body, flags);
    this.land(jump, 1);
    this.emit(mood === 'greedy' ? OP.loopGreedy : OP.loopLazy, register, start, min, max);
  }

  private emitAssert(node: RegexNode & { op: 'assert' }, flags: number): void {
    let back = 0;
    if (node.behind) {
      const [min, max] = widthOf(node.body, this.pattern.groupWidths);
      if (min !== max) raise('error', 'look-behind requires fixed-width pattern');
      back = Math.min(min, MAX_INT32);
    }
    const at = this.emit(OP.assert, 0, back, node.negate ? 1 : 0);
    this.emitPart(at, node.body, flags);
  }

  /** A body that runs by itself; the instruction at `at` learns where its own way goes on. */
  private emitPart(at: number, body: readonly RegexNode[], flags: number): void {
    this.memoizable = false;
    this.emitAll(body, flags);
    this.emit(OP.partDone);
    this.land(at, 1);
  }

  private emitCondition(node: RegexNode & { op: 'cond' }, flags: number): void {
    this.memoizable = false;
    const at = this.emit(OP.cond, node.group);
    this.emitAll(node.yes, flags);
    if (node.no === null) {
      this.land(at, 2);
      return;
    }
    const jump = this.emit(OP.jump);
    this.land(at, 2);
    this.emitAll(node.no, flags);
    this.land(jump, 1);
  }
}

/** The one character that a loop's body matches, through groups that only change flags. */
function singleCharacter(body: readonly RegexNode[], flags: number): { node: RegexNode; flags: number } | undefined {
  const [node] = body;
  if (body.length !== 1 || node === undefined) return undefined;
  switch (node.op) {
    case 'literal':
    case 'notLiteral':
    case 'any':
    case 'set':
      return { node, flags };
    case 'group':
      if (node.group !== null) return undefined;
      return singleCharacter(node.body, withInlineFlags(flags, node.addFlags, node.delFlags));
    default:
      return undefined;
  }
}

function withInlineFlags(flags: number, add: number, remove: number): number {
  const types = ASCII | UNICODE;
  return ((add & types ? flags & ~types : flags) | add) & ~remove;
}

function foldingOf(flags: number): Folding {
  if (!(flags & IGNORECASE)) return 'none';
  return flags & ASCII ? 'ascii' : 'unicode';
}

function anchorKind(where: Anchor, flags: number): number {
  const lines = (flags & MULTILINE) !== 0;
  switch (where) {
    case 'beginning':
      return lines ? AT.beginningOfLine : AT.beginning;
    case 'beginningOfString':
      return AT.beginning;
    case 'end':
      return lines ? AT.endOfLine : AT.end;
    case 'endOfString':
      return AT.endOfString;
    case 'boundary':
      return AT.boundary;
    case 'notBoundary':
      return AT.notBoundary;
  }
}
