import {
  add,
  binary,
  callAttribute,
  callMethod,
  dictOfTexts,
  escapeHtml,
  type HostFunction,
  hasAttribute,
  hasHtml,
  hostFunction,
  isList,
  isStr,
  isWordChar,
  length,
  Markup,
  makeTuple,
  mul,
  order,
  type Rt,
  raise,
  softStr,
  str,
  sub,
  subscriptSlice,
  textOf,
  truthy,
  typeName,
  type Value,
} from '../values/index.js';
import { lower, upper } from '../values/methods/str-case.js';
import { SPACE } from '../values/unicode.js';
import { filter, given } from './define.js';
import { wordWrap } from './word-wrap.js';

/** A filter that is a method of str: on Markup it gives Markup. */
function method(pythonName: string, parameter: string, name: string): HostFunction {
  return filter(pythonName, [parameter], ([value], rt) => callMethod(softStr(value, rt), name, [], null, rt));
}

/** The filters that make a text of a text. */
export const textFilters: Readonly<Record<string, HostFunction>> = {
  capitalize: method('do_capitalize', 's', 'capitalize'),
  lower: method('do_lower', 's', 'lower'),
  upper: method('do_upper', 's', 'upper'),
  title: filter('do_title', ['s'], ([value], rt) => title(charged(str(value, rt), rt))),
  trim: filter('do_trim', ['value', 'chars?'], ([value, chars], rt) =>
    callMethod(softStr(value, rt), 'strip', [chars === undefined ? null : chars], null, rt),
  ),
  center: filter('do_center', ['value', 'width?'], ([value, width], rt) =>
    callMethod(softStr(value, rt), 'center', [width === undefined ? 80 : width], null, rt),
  ),
  string: filter('soft_str', ['s'], ([value], rt) => softStr(value, rt)),
  replace: filter('do_replace', ['s', 'old', 'new', 'count?'], replace, 1),
  format: hostFunction('do_format', (args, kwargs, rt) => format(args, kwargs, rt)),
  indent: filter('do_indent', ['s', 'width?', 'first?', 'blank?'], indent),
  truncate: filter('do_truncate', ['s', 'length?', 'killwords?', 'end?', 'leeway?'], truncate, 1),
  wordcount: filter('do_wordcount', ['s'], ([value], rt) => wordCount(charged(str(value, rt), rt))),
  wordwrap: filter(
    'do_wordwrap',
    ['s', 'width?', 'break_long_words?', 'wrapstring?', 'break_on_hyphens?'],
    ([text, width, breakLong, wrapString, breakHyphens], rt) => {
      const lines = callAttribute(text, 'splitlines', [], rt) as Value[];
      const options = {
        width: width === undefined ? 79 : width,
        breakLongWords: breakLong === undefined || truthy(breakLong, rt),
        splitHyphens: breakHyphens === undefined || breakHyphens === true,
        breakOnHyphens: breakHyphens === undefined || truthy(breakHyphens, rt),
      };
      const joiner = given(wrapString) ? wrapString : '\n';
      if (!hasAttribute(joiner, 'join', rt)) callAttribute(joiner, 'join', [], rt);
      const wrapped = lines.map(line => callAttribute(joiner, 'join', [wordWrap(textOf(line) ?? '', options, rt)], rt));
      return callAttribute(joiner, 'join', [wrapped], rt);
    },
    1,
  ),
};

/** A text that is looked at character by character: more work than its methods are. */
function charged(text: string, rt: Rt): string {
  if (text.length > 256) rt.charge(text.length * 32);
  return text;
}

const TITLE_PARTS = new RegExp(`[^-${SPACE}({[<]+|[-${SPACE}({[<]+`, 'g');

/** The first letter of each word large; words start behind blanks, hyphens and opening brackets. */
function title(s: string): string {
  let out = '';
  for (const [part] of s.matchAll(TITLE_PARTS)) {
    const first = String.fromCodePoint(part.codePointAt(0) ?? 0);
    out += upper(first) + lower(part.slice(first.length));
  }
  return out;
}

function replace([value, old, by, count]: readonly (Value | undefined)[], rt: Rt): Value {
  const most = given(count) ? count : -1;
  if (!rt.autoescape) return callMethod(str(value, rt), 'replace', [str(old, rt), str(by, rt), most], null, rt);
  const escapes = hasHtml(old) || (hasHtml(by) && !hasHtml(value));
  const text = escapes ? escapeHtml(value, rt) : softStr(value, rt);
  return callMethod(text, 'replace', [softStr(old, rt), softStr(by, rt), most], null, rt);
}

function format(args: readonly Value[], kwargs: Readonly<Record<string, Value>> | null, rt: Rt): Value {
  if (args.length === 0) raise('TypeError', "do_format() missing 1 required positional argument: 'value'");
  const named = kwargs !== null && Object.keys(kwargs).length > 0;
  if (args.length > 1 && named) {
    raise('FilterArgumentError', "can't handle positional and keyword arguments at the same time");
  }
  const values = named ? dictOfTexts(kwargs) : makeTuple(args.slice(1));
  return binary('%', softStr(args[0], rt), values, rt);
}

function indent([text, width, first, blank]: readonly (Value | undefined)[], rt: Rt): Value {
  const prefix = indentation(width === undefined ? 4 : width, rt);
  const markup = text instanceof Markup;
  const mark = (s: string): string | Markup => (markup ? new Markup(s) : s);
  const indention = markup ? (prefix instanceof Markup ? prefix : new Markup(str(prefix, rt))) : prefix;
  const lines = callAttribute(addNewline(text, mark('\n'), rt), 'splitlines', [], rt) as Value[];
  const kept = lines.length * (length(indention, rt) + 1);
  rt.checkSize(kept);
  rt.charge(lines.length);
  let result: Value;
  if (blank !== undefined && truthy(blank, rt)) {
    result = callMethod(add(mark('\n'), indention, rt), 'join', [lines], null, rt);
  } else {
    result = lines.shift();
    if (lines.length > 0) {
      const rest = lines.map(line => (truthy(line, rt) ? add(indention, line, rt) : line));
      const joined = callMethod(mark('\n'), 'join', [rest], null, rt);
      result = add(result, add(mark('\n'), joined, rt), rt);
    }
  }
  return first !== undefined && truthy(first, rt) ? add(indention, result, rt) : result;
}

function indentation(width: Value, rt: Rt): Value {
  return isStr(width) ? width : mul(' ', width, rt);
}

/** Jinja writes `s += '\n'`: that names another operator, and a list takes the newline as its last item. */
function addNewline(text: Value, newline: Value, rt: Rt): Value {
  if (isList(text)) {
    text.push('\n');
    return text;
  }
  if (isStr(text) || typeof text !== 'object' || text === null) {
    if (isStr(text)) return add(text, newline, rt);
    raise('TypeError', `unsupported operand type(s) for +=: '${typeName(text)}' and '${typeName(newline)}'`);
  }
  return withOperatorName(() => add(text, newline, rt));
}

function withOperatorName(run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (
      error instanceof Error &&
      error.name === 'TypeError' &&
      error.message.startsWith('unsupported operand type(s) for +:')
    ) {
      raise('TypeError', error.message.replace('for +:', 'for +=:'));
    }
    throw error;
  }
}

const LEEWAY = 5;

function truncate([text, size, killWords, end, leeway]: readonly (Value | undefined)[], rt: Rt): Value {
  const most = size === undefined ? 255 : size;
  const suffix = end === undefined ? '...' : end;
  const slack = given(leeway) ? leeway : LEEWAY;
  const suffixLength = length(suffix, rt);
  if (!order('>=', most, suffixLength, rt)) {
    raise('AssertionError', `expected length >= ${suffixLength}, got ${str(most, rt)}`);
  }
  if (!order('>=', slack, 0, rt)) raise('AssertionError', `expected leeway >= 0, got ${str(slack, rt)}`);
  if (order('<=', length(text, rt), add(most, slack, rt), rt)) return text;
  const cut = subscriptSlice(text, null, sub(most, suffixLength, rt), null, rt);
  if (killWords !== undefined && truthy(killWords, rt)) return add(cut, suffix, rt);
  const words = callAttribute(cut, 'rsplit', [' ', 1], rt) as Value[];
  return add(words[0], suffix, rt);
}

/** Runs of `\w`. */
function wordCount(s: string): number {
  let words = 0;
  let inside = false;
  for (const c of s) {
    const word = isWordChar(c);
    if (word && !inside) words++;
    inside = word;
  }
  return words;
}
