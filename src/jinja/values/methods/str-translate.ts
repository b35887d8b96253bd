import { raise } from '../../errors/python-error.js';
import { argumentType } from '../arguments.js';
import { characters, strLength } from '../code-points.js';
import { Dict } from '../dict.js';
import { asDict } from '../host-dict.js';
import { textOf } from '../markup.js';
import { intOf } from '../numbers.js';
import type { Rt, Value } from '../protocol.js';
import { findItem, isSubscriptable } from '../subscript.js';
import { typeName } from '../type-name.js';

/** `s.translate(table)`: the table is asked with code points; what it does not have stays. */
export function translate(s: string, table: Value, rt: Rt): string {
  if (s !== '' && !isSubscriptable(table)) raise('TypeError', `'${typeName(table)}' object is not subscriptable`);
  let out = '';
  for (const c of s) {
    rt.charge(1);
    const to = findItem(table, c.codePointAt(0) ?? 0, rt);
    out += to === undefined ? c : translated(to);
    if (out.length > 65_536) rt.checkSize(out.length);
  }
  return out;
}

function translated(to: Value): string {
  if (to === null) return '';
  const text = textOf(to);
  if (text !== undefined) return text;
  const code = intOf(to);
  if (code === undefined) return raise('TypeError', 'character mapping must return integer, None or str');
  if (code < 0 || code > 0x10ffff) raise('ValueError', 'character mapping must be in range(0x110000)');
  return String.fromCodePoint(Number(code));
}

/** `str.maketrans(dict)` or `str.maketrans(from, to[, delete])`. */
export function makeTable(args: readonly Value[], rt: Rt): Dict {
  const result = new Dict();
  if (args.length === 1) {
    const source =
      asDict(args[0]) ?? raise('TypeError', 'if you give only one argument to maketrans it must be a dict');
    for (const key of source.keyList()) result.set(tableKey(key), source.get(key, rt), rt);
    return result;
  }
  const [to, without] = args.slice(1).map((arg, i) => {
    return textOf(arg) ?? raise('TypeError', `maketrans() argument ${i + 2} must be str, not ${argumentType(arg)}`);
  }) as [string, string | undefined];
  const from =
    textOf(args[0]) ?? raise('TypeError', 'first maketrans argument must be a string if there is a second argument');
  if (strLength(from) !== strLength(to)) {
    raise('ValueError', 'the first two maketrans arguments must have equal length');
  }
  const targets = characters(to);
  for (const [i, c] of characters(from).entries()) {
    result.set(c.codePointAt(0) ?? 0, targets[i]?.codePointAt(0) ?? 0, rt);
  }
  for (const c of without ?? '') result.set(c.codePointAt(0) ?? 0, null, rt);
  return result;
}

function tableKey(key: Value): Value {
  const text = textOf(key);
  if (text === undefined) {
    return intOf(key) === undefined ? raise('TypeError', 'keys in translate table must be strings or integers') : key;
  }
  if (strLength(text) !== 1) raise('ValueError', 'string keys in translate table must be of length 1');
  return text.codePointAt(0) ?? 0;
}
