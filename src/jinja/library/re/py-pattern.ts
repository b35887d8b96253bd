import { raise } from '../../errors/python-error.js';
import type { Waiting } from '../../runtime/drive.js';
import { isCallable } from '../../values/callable.js';
import { characters } from '../../values/code-points.js';
import { dictOf } from '../../values/dict.js';
import { textOf } from '../../values/markup.js';
import { intOf, toSize } from '../../values/numbers.js';
import { type Kwargs, type MethodTable, methodTable, PyObject, type Rt, type Value } from '../../values/protocol.js';
import { PyBytes } from '../../values/py-bytes.js';
import { PyIter } from '../../values/py-iter.js';
import { bytesRepr, strRepr } from '../../values/str-repr.js';
import { makeTuple } from '../../values/tuple.js';
import { typeName } from '../../values/type-name.js';
import { bindBuiltin } from '../bind-builtin.js';
import { callBack, finish } from '../call-back.js';
import { compilePattern } from './compile-pattern.js';
import { Matcher } from './matcher.js';
import { parsePattern } from './parse-pattern.js';
import { parseTemplate, type Template } from './parse-template.js';
import type { Program } from './program.js';
import { type MatchOwner, PyMatch } from './py-match.js';
import { flagsText } from './regex-flag.js';
import { ASCII, UNICODE } from './regex-flags.js';
import { makeSubject, type Subject } from './subject.js';

/** Python's `re.Pattern`. */
export class PyPattern extends PyObject implements MatchOwner {
  readonly source: string;
  readonly isBytes: boolean;
  readonly flags: number;
  readonly groupCount: number;
  readonly groupIndex: ReadonlyMap<string, number>;
  readonly program: Program;

  /** @throws error, with Python's text, for a pattern that is none */
  constructor(source: string, flags: number, isBytes: boolean) {
    super();
    const parsed = parsePattern(source, flags, isBytes);
    this.source = source;
    this.isBytes = isBytes;
    this.flags = parsed.flags;
    this.groupCount = parsed.groupCount;
    this.groupIndex = parsed.groupIndex;
    this.program = compilePattern(isBytes ? { ...parsed, flags: parsed.flags | ASCII } : parsed);
  }
  get typeName(): string {
    return 're.Pattern';
  }
  override readonly pyMethods: MethodTable = METHODS;
  template(text: Value): Template {
    const plain = textOf(text) ?? (text instanceof PyBytes ? text.binary : undefined);
    if (plain === undefined) {
      if (Array.isArray(text) || (text instanceof PyObject && !text.pyHashable)) {
        raise('TypeError', `unhashable type: '${typeName(text)}'`);
      }
      raise('TypeError', `decoding to str: need a bytes-like object, ${typeName(text)} found`);
    }
    return parseTemplate(plain, this.groupCount - 1, this.groupIndex);
  }
  override pyGetattr(name: string, rt: Rt): Value | undefined {
    switch (name) {
      case 'pattern':
        return this.isBytes ? new PyBytes(this.source) : this.source;
      case 'flags':
        return this.flags;
      case 'groups':
        return this.groupCount - 1;
      case 'groupindex':
        return dictOf([...this.groupIndex], rt);
      default:
        return undefined;
    }
  }
  override pyEq(other: Value): boolean | undefined {
    if (!(other instanceof PyPattern)) return undefined;
    return this.source === other.source && this.flags === other.flags && this.isBytes === other.isBytes;
  }
  override pyHashKey(): string {
    return `re ${this.flags} ${this.isBytes} ${this.source}`;
  }
  override pyRepr(): string {
    const quoted = this.isBytes ? bytesRepr(this.source) : strRepr(this.source);
    const shown = characters(quoted).slice(0, 200).join('');
    const flags = this.isBytes ? this.flags : this.flags & ~UNICODE;
    return flags === 0 ? `re.compile(${shown})` : `re.compile(${shown}, ${flagsText(flags)})`;
  }
}

/** A pattern's tree and code take this many times the room of its text. */
const PATTERN_WEIGHT = 100;

/** Asked before a pattern is compiled. */
export function chargePattern(source: string, rt: Rt): void {
  rt.checkSize(source.length * PATTERN_WEIGHT);
  rt.charge(source.length * 10);
}

type Range = { readonly subject: Subject; readonly from: number; readonly to: number };

function rangeOf(self: PyPattern, value: Value, pos: Value | undefined, endpos: Value | undefined): Range {
  const from = pos === undefined ? 0 : toSize(pos);
  const to = endpos === undefined ? Number.MAX_SAFE_INTEGER : toSize(endpos);
  const subject = makeSubject(value, self.isBytes);
  const clamp = (n: number) => Math.min(Math.max(n, 0), subject.length);
  return { subject, from: clamp(from), to: clamp(to) };
}

function makeMatcher(self: PyPattern, subject: Subject, rt: Rt): Matcher {
  return new Matcher(self.program, subject.codes, steps => rt.charge(steps));
}

function makeMatch(self: PyPattern, matcher: Matcher, range: Range, start: number, end: number): PyMatch {
  const { subject, from, to } = range;
  return new PyMatch(self, { subject, start, end, registers: matcher.registers.slice(), pos: from, endpos: to });
}

/** Matches without overlap, as search() finds them one after the other. */
function* scan(self: PyPattern, range: Range, rt: Rt): Generator<PyMatch> {
  const matcher = makeMatcher(self, range.subject, rt);
  let from = range.from;
  let advance = false;
  while (from <= range.to) {
    const start = matcher.search({ from, to: range.to, advance });
    if (start < 0) return;
    const end = matcher.matchEnd;
    yield makeMatch(self, matcher, range, start, end);
    advance = end === start;
    from = end;
  }
}

function matchAt(name: string, whole: boolean) {
  return (self: PyPattern, args: Value[], kwargs: Kwargs | null, rt: Rt): Value => {
    const [text, pos, endpos] = bindBuiltin(name, ['string', 'pos?', 'endpos?'], args, kwargs);
    const range = rangeOf(self, text, pos, endpos);
    const matcher = makeMatcher(self, range.subject, rt);
    if (range.from > range.to) return null;
    const end = matcher.match({ from: range.from, to: range.to, whole, advance: false });
    return end < 0 ? null : makeMatch(self, matcher, range, range.from, end);
  };
}

/** `findall()`'s entry: the match, its only group or all of its groups, '' for those without part. */
function found(match: PyMatch, empty: Value): Value {
  const groups = match.owner.groupCount - 1;
  if (groups <= 1) return match.groupValue(groups, empty);
  return makeTuple(Array.from({ length: groups }, (_, i) => match.groupValue(i + 1, empty)));
}

type Substitution = { readonly text: Value; readonly count: number };

function* substitute(
  self: PyPattern,
  name: string,
  args: Value[],
  kwargs: Kwargs | null,
  rt: Rt,
): Waiting<Substitution> {
  const [replacement, text, count = 0] = bindBuiltin(name, ['repl', 'string', 'count?'], args, kwargs);
  const limit = toSize(count);
  const callable = isCallable(replacement);
  const template = callable ? undefined : self.template(replacement);
  const range = rangeOf(self, text, undefined, undefined);
  const { subject } = range;
  const parts: string[] = [];
  let size = 0;
  let items = 0;
  let last = 0;
  let n = 0;
  const add = (part: string) => {
    parts.push(part);
    size += part.length;
    if (size > 65_536) rt.checkSize(size);
  };
  for (const match of scan(self, range, rt)) {
    const { start, end } = match.place;
    if (last < start) {
      add(subject.textBetween(last, start));
      items++;
    }
    if (template !== undefined) add(match.expand(template));
    else {
      const made = yield* callBack(replacement, [match], rt);
      if (made !== null) {
        add(replacementText(made, items, self.isBytes));
        items++;
      }
    }
    last = end;
    n++;
    if (n === limit) break;
  }
  if (last < subject.length) add(subject.textBetween(last, subject.length));
  const whole = parts.join('');
  return { text: self.isBytes ? new PyBytes(whole) : whole, count: n };
}

/** Python joins the parts at the end, and join() tells which one is not text. */
function replacementText(made: Value, item: number, isBytes: boolean): string {
  if (isBytes) {
    if (made instanceof PyBytes) return made.binary;
    return raise('TypeError', `sequence item ${item}: expected a bytes-like object, ${typeName(made)} found`);
  }
  return textOf(made) ?? raise('TypeError', `sequence item ${item}: expected str instance, ${typeName(made)} found`);
}

const METHODS = methodTable<PyPattern>({
  match: matchAt('match()', false),
  fullmatch: matchAt('fullmatch()', true),
  search(self, args, kwargs, rt) {
    const [text, pos, endpos] = bindBuiltin('search()', ['string', 'pos?', 'endpos?'], args, kwargs);
    const range = rangeOf(self, text, pos, endpos);
    for (const match of scan(self, range, rt)) return match;
    return null;
  },
  findall(self, args, kwargs, rt) {
    const [text, pos, endpos] = bindBuiltin('findall()', ['string', 'pos?', 'endpos?'], args, kwargs);
    const result: Value[] = [];
    const range = rangeOf(self, text, pos, endpos);
    const empty = range.subject.slice(0, 0);
    for (const match of scan(self, range, rt)) {
      result.push(found(match, empty));
      if ((result.length & 0xfff) === 0) rt.checkSize(result.length * 8);
    }
    return result;
  },
  finditer(self, args, kwargs, rt) {
    const [text, pos, endpos] = bindBuiltin('finditer()', ['string', 'pos?', 'endpos?'], args, kwargs);
    return new PyIter('callable_iterator', scan(self, rangeOf(self, text, pos, endpos), rt));
  },
  split(self, args, kwargs, rt) {
    const [text, maxsplit = 0] = bindBuiltin('split()', ['string', 'maxsplit?'], args, kwargs);
    const limit = toSize(maxsplit);
    const range = rangeOf(self, text, undefined, undefined);
    const { subject } = range;
    const result: Value[] = [];
    let last = 0;
    let n = 0;
    if (limit >= 0) {
      for (const match of scan(self, range, rt)) {
        result.push(subject.slice(last, match.place.start));
        for (let group = 1; group < self.groupCount; group++) result.push(match.groupValue(group, null));
        if ((result.length & 0xfff) === 0) rt.checkSize(result.length * 8);
        last = match.place.end;
        n++;
        if (n === limit) break;
      }
    }
    result.push(subject.slice(last, subject.length));
    return result;
  },
  sub: (self, args, kwargs, rt) => finish(replaced(self, args, kwargs, rt)),
  subn: (self, args, kwargs, rt) => finish(replacedAndCounted(self, args, kwargs, rt)),
});

function* replaced(self: PyPattern, args: Value[], kwargs: Kwargs | null, rt: Rt): Waiting<Value> {
  return (yield* substitute(self, 'sub()', args, kwargs, rt)).text;
}

function* replacedAndCounted(self: PyPattern, args: Value[], kwargs: Kwargs | null, rt: Rt): Waiting<Value> {
  const { text, count } = yield* substitute(self, 'subn()', args, kwargs, rt);
  return makeTuple([text, count]);
}

export const PATTERN_METHODS: MethodTable = METHODS;

/** The number of a flags argument; undefined for what Python's `&` would refuse. */
export function flagBits(flags: Value): number | undefined {
  const own = intOf(flags) ?? (flags instanceof PyObject ? flags.pyInt?.({} as Rt) : undefined);
  return own === undefined ? undefined : Number(own);
}
