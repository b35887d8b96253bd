import { raise } from '../../errors/python-error.js';
import { argumentType, checks } from '../arguments.js';
import { textOf } from '../markup.js';
import { toCInt, toSize } from '../numbers.js';
import { type MethodTable, methodTable, type Rt, type Value } from '../protocol.js';
import { makeTuple } from '../tuple.js';
import { typeName } from '../type-name.js';
import {
  isAlnumChar,
  isAlphaChar,
  isDecimalChar,
  isDigitChar,
  isNewer,
  isNumericChar,
  isPrintable,
  isSpaceUnit,
} from '../unicode.js';
import { encode } from './codec.js';
import * as cases from './str-case.js';
import * as search from './str-search.js';
import * as shape from './str-shape.js';
import * as splitting from './str-split.js';
import { makeTable, translate } from './str-translate.js';

/** The methods of str but format and format_map, which need the environment's way to attributes. */
export const strMethods: MethodTable<string> = methodsFor('str');

/** The same for a subclass of str, which only messages tell apart. */
export function methodsFor(type: string): MethodTable<string> {
  const check = checks(type);
  return methodTable<string>({
    ...caseMethods(check),
    ...questions(check),
    ...searchMethods(check),
    ...splitMethods(check),
    ...shapeMethods(check),
    encode: check.named<string>('encode', ['encoding', 'errors'], (s, args) => {
      const encoding = codecArgument('encode', 'encoding', args[0], 'utf-8');
      return encode(s, encoding, codecArgument('encode', 'errors', args[1], 'strict'));
    }),
    translate: check.one<string>('translate', (s, table, rt) => translate(s, table, rt)),
    maketrans: check.some<string>('maketrans', 1, 3, (_, args, rt) => makeTable(args, rt)),
  });
}

type Check = ReturnType<typeof checks>;

function caseMethods(check: Check) {
  const simple = (name: string, run: (s: string) => Value) => check.none<string>(name, run);
  return {
    capitalize: simple('capitalize', cases.capitalize),
    casefold: simple('casefold', cases.casefold),
    lower: simple('lower', cases.lower),
    swapcase: simple('swapcase', cases.swapcase),
    title: simple('title', cases.title),
    upper: simple('upper', cases.upper),
    islower: simple('islower', cases.islower),
    istitle: simple('istitle', cases.istitle),
    isupper: simple('isupper', cases.isupper),
  };
}

function every(s: string, test: (c: string) => boolean): boolean {
  if (s === '') return false;
  for (const c of s) if (!test(c)) return false;
  return true;
}

const IDENTIFIER = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

function questions(check: Check) {
  const ask = (name: string, test: (c: string) => boolean) => check.none<string>(name, s => every(s, test));
  return {
    isalnum: ask('isalnum', isAlnumChar),
    isalpha: ask('isalpha', isAlphaChar),
    isdecimal: ask('isdecimal', isDecimalChar),
    isdigit: ask('isdigit', isDigitChar),
    isnumeric: ask('isnumeric', isNumericChar),
    isspace: ask('isspace', c => isSpaceUnit(c.charCodeAt(0))),
    isascii: check.none<string>('isascii', s => s === '' || every(s, c => c < '\x80')),
    isidentifier: check.none<string>(
      'isidentifier',
      s => IDENTIFIER.test(s) && (/^\w*$/.test(s) || !Array.from(s).some(isNewer)),
    ),
    isprintable: check.none<string>('isprintable', isPrintable),
  };
}

function searchMethods(check: Check) {
  type Finder = (s: string, sub: string, within: search.Region) => number;
  const finder = (name: string, find: Finder, strict: boolean) =>
    check.takes<string>(name, 1, 3, (s, args) => {
      const within = search.region(s, args[1], args[2]);
      const at = find(s, search.needle(args[0]), within);
      return strict && at < 0 ? raise('ValueError', 'substring not found') : at;
    });
  type Matcher = (s: string, affix: string, within: search.Region) => boolean;
  const affix = (name: string, matches: Matcher) =>
    check.takes<string>(name, 1, 3, (s, args) => {
      const within = search.region(s, args[1], args[2]);
      return search.anyAffix(name, args[0], text => matches(s, text, within));
    });
  return {
    find: finder('find', search.find, false),
    rfind: finder('rfind', search.rfind, false),
    index: finder('index', search.find, true),
    rindex: finder('rindex', search.rfind, true),
    count: finder('count', search.count, false),
    startswith: affix('startswith', search.startsWith),
    endswith: affix('endswith', search.endsWith),
  };
}

function splitMethods(check: Check) {
  type BySpace = (s: string, most: number, rt: Rt) => string[];
  type ByText = (s: string, separator: string, most: number, rt: Rt) => string[];
  const splitter = (name: string, bySpace: BySpace, byText: ByText) =>
    check.named<string>(name, ['sep', 'maxsplit'], (s, args, rt) => {
      const most = args[1] === undefined ? -1 : toSize(args[1]);
      if (args[0] === undefined || args[0] === null) return bySpace(s, most, rt);
      const separator = textOf(args[0]) ?? raise('TypeError', `must be str or None, not ${typeName(args[0])}`);
      return byText(s, separator, most, rt);
    });
  return {
    split: splitter('split', splitting.splitSpace, splitting.split),
    rsplit: splitter('rsplit', splitting.rsplitSpace, splitting.rsplit),
    splitlines: check.named<string>('splitlines', ['keepends'], (s, args, rt) =>
      splitting.splitLines(s, args[0] !== undefined && flag(args[0]), rt),
    ),
    partition: check.one<string>('partition', (s, sep) => pieces(splitting.partition(s, search.needle(sep)), sep)),
    rpartition: check.one<string>('rpartition', (s, sep) => pieces(splitting.rpartition(s, search.needle(sep)), sep)),
    join: check.one<string>('join', (s, items, rt) => shape.join(s, items, rt)),
  };
}

/** The separator that was found is the very one that was given. */
function pieces([before, found, after]: readonly [string, string, string], separator: Value): Value {
  return makeTuple([before, found === '' ? '' : separator, after]);
}

function flag(v: Value): boolean {
  return toCInt(v) !== 0;
}

function shapeMethods(check: Check) {
  const stripper = (name: string, left: boolean, right: boolean) =>
    check.some<string>(name, 0, 1, (s, args, rt) => {
      const chars = args[0] === undefined || args[0] === null ? undefined : args[0];
      const text =
        chars === undefined ? undefined : (textOf(chars) ?? raise('TypeError', `${name} arg must be None or str`));
      const kept = shape.strip(s, text, left, right);
      rt.charge(s.length - kept.length);
      return kept;
    });
  const padder = (name: string, side: 'left' | 'right' | 'both') =>
    check.some<string>(name, 1, 2, (s, args, rt) => {
      toSize(args[0]);
      return shape.pad(s, args[0], shape.fillChar(args[1]), side, rt);
    });
  const affix = (name: string, cut: (s: string, part: string) => string) =>
    check.one<string>(name, (s, part) => cut(s, textOf(part) ?? wrongArgument(name, undefined, part)));
  return {
    strip: stripper('strip', true, true),
    lstrip: stripper('lstrip', true, false),
    rstrip: stripper('rstrip', false, true),
    center: padder('center', 'both'),
    ljust: padder('ljust', 'right'),
    rjust: padder('rjust', 'left'),
    zfill: check.one<string>('zfill', (s, width, rt) => shape.zfill(s, width, rt)),
    expandtabs: check.named<string>('expandtabs', ['tabsize'], (s, args, rt) => shape.expandTabs(s, args[0], rt)),
    replace: check.some<string>('replace', 2, 3, (s, args, rt) => {
      const old = textOf(args[0]) ?? wrongArgument('replace', 1, args[0]);
      const by = textOf(args[1]) ?? wrongArgument('replace', 2, args[1]);
      return shape.replace(s, old, by, args[2] === undefined ? -1 : toSize(args[2]), rt);
    }),
    removeprefix: affix('removeprefix', (s, part) => (s.startsWith(part) ? s.slice(part.length) : s)),
    removesuffix: affix('removesuffix', (s, part) =>
      part !== '' && s.endsWith(part) ? s.slice(0, s.length - part.length) : s,
    ),
  };
}

function wrongArgument(name: string, position: number | undefined, v: Value): never {
  const place = position === undefined ? '' : ` ${position}`;
  return raise('TypeError', `${name}() argument${place} must be str, not ${argumentType(v)}`);
}

export function codecArgument(method: string, name: string, v: Value | undefined, otherwise: string): string {
  if (v === undefined) return otherwise;
  return textOf(v) ?? raise('TypeError', `${method}() argument '${name}' must be str, not ${argumentType(v)}`);
}
