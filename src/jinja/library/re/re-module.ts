import { raise } from '../../errors/python-error.js';
import { bindArguments, params } from '../../values/arguments.js';
import { Dict } from '../../values/dict.js';
import { textOf } from '../../values/markup.js';
import { hostFunction, type Kwargs, type MethodTable, type Rt, type Value } from '../../values/protocol.js';
import { PyBytes } from '../../values/py-bytes.js';
import { PyType } from '../../values/py-type.js';
import { typeName } from '../../values/type-name.js';
import { MATCH_METHODS, PyMatch } from './py-match.js';
import { chargePattern, flagBits, PATTERN_METHODS, PyPattern } from './py-pattern.js';
import { RegexFlag } from './regex-flag.js';
import * as bits from './regex-flags.js';

/** As many patterns as CPython keeps. */
const MAX_CACHED = 512;

/** `modules.re`: what `re.__all__` of Python 3.11 names. The cache of compiled patterns belongs to the module made. */
export function makeReModule(): Dict {
  const cache = new Map<string, PyPattern>();
  const compile = (pattern: Value, flags: Value, rt: Rt) => compileCached(cache, pattern, flags, rt);
  const module = new Dict();
  for (const [name, parameters, optional] of PATTERN_CALLS) {
    const list = params('pattern', ...parameters, ...optional.map(parameter => `${parameter}?`), 'flags?');
    module.setText(
      name,
      hostFunction(name, (args, kwargs, rt) => {
        const [pattern, ...rest] = bindArguments(name, list, args, kwargs);
        const flags = rest[list.length - 2] ?? 0;
        const given = rest.slice(0, list.length - 2);
        while (given.length > 0 && given.at(-1) === undefined) given.pop();
        return PATTERN_METHODS[name]!(compile(pattern, flags, rt) as never, given, null, rt);
      }),
    );
  }
  for (const name of ['compile', 'template']) {
    module.setText(
      name,
      hostFunction(name, (args, kwargs, rt) => {
        const [pattern, flags = 0] = bindArguments(name, params('pattern', 'flags?'), args, kwargs);
        const bitsGiven = flagBits(flags);
        return compile(pattern, name === 'template' && bitsGiven !== undefined ? bitsGiven | bits.TEMPLATE : flags, rt);
      }),
    );
  }
  module.setText(
    'purge',
    hostFunction('purge', (args, kwargs) => {
      bindArguments('purge', [], args, kwargs);
      cache.clear();
      return null;
    }),
  );
  module.setText('escape', hostFunction('escape', escapePattern));
  for (const [name, value] of CONSTANTS) module.setText(name, new RegexFlag(value));
  module.setText('Pattern', uninstantiable('re.Pattern', PATTERN_METHODS, PyPattern));
  module.setText('Match', uninstantiable('re.Match', MATCH_METHODS, PyMatch));
  module.setText('error', uninstantiable('re.error', undefined, undefined));
  module.setText('RegexFlag', regexFlagType());
  return inOrder(module);
}

/** The names of `re.__all__`, in its order. */
const NAMES =
  'match fullmatch search sub subn split findall finditer compile purge template escape error Pattern Match A I L M S X U ' +
  'ASCII IGNORECASE LOCALE MULTILINE DOTALL VERBOSE UNICODE NOFLAG RegexFlag';

function inOrder(module: Dict): Dict {
  const sorted = new Dict();
  for (const name of NAMES.split(' ')) sorted.setText(name, module.getText(name));
  return sorted;
}

/** Functions that compile and call the method of their name: its required and its optional parameters. */
const PATTERN_CALLS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['match', ['string'], []],
  ['fullmatch', ['string'], []],
  ['search', ['string'], []],
  ['findall', ['string'], []],
  ['finditer', ['string'], []],
  ['split', ['string'], ['maxsplit']],
  ['sub', ['repl', 'string'], ['count']],
  ['subn', ['repl', 'string'], ['count']],
];

const CONSTANTS: readonly (readonly [string, number])[] = [
  ['A', bits.ASCII],
  ['ASCII', bits.ASCII],
  ['I', bits.IGNORECASE],
  ['IGNORECASE', bits.IGNORECASE],
  ['L', bits.LOCALE],
  ['LOCALE', bits.LOCALE],
  ['M', bits.MULTILINE],
  ['MULTILINE', bits.MULTILINE],
  ['S', bits.DOTALL],
  ['DOTALL', bits.DOTALL],
  ['X', bits.VERBOSE],
  ['VERBOSE', bits.VERBOSE],
  ['U', bits.UNICODE],
  ['UNICODE', bits.UNICODE],
  ['NOFLAG', 0],
];

function compileCached(cache: Map<string, PyPattern>, pattern: Value, flags: Value, rt: Rt): PyPattern {
  const number = flagBits(flags);
  if (pattern instanceof PyPattern) {
    if (number !== 0) raise('ValueError', 'cannot process flags argument with a compiled pattern');
    return pattern;
  }
  const isBytes = pattern instanceof PyBytes;
  const source = isBytes ? pattern.binary : textOf(pattern);
  if (source === undefined) raise('TypeError', 'first argument must be string or compiled pattern');
  if (number === undefined) {
    raise('TypeError', `unsupported operand type(s) for &: '${typeName(flags)}' and 'RegexFlag'`);
  }
  const key = `${number} ${isBytes} ${source}`;
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  chargePattern(source, rt);
  const made = new PyPattern(source, number, isBytes);
  if (cache.size >= MAX_CACHED) for (const oldest of [...cache.keys()].slice(0, 1)) cache.delete(oldest);
  cache.set(key, made);
  return made;
}

function escapePattern(args: Value[], kwargs: Kwargs | null, rt: Rt): Value {
  const [pattern] = bindArguments('escape', params('pattern'), args, kwargs);
  const isBytes = pattern instanceof PyBytes;
  const text = isBytes ? pattern.binary : textOf(pattern);
  if (text === undefined) raise('TypeError', `decoding to str: need a bytes-like object, ${typeName(pattern)} found`);
  rt.checkSize(text.length * 2);
  const escaped = text.replaceAll(/[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g, '\\$&');
  return isBytes ? new PyBytes(escaped) : escaped;
}

function uninstantiable<T>(
  name: string,
  methods: MethodTable | undefined,
  type: (abstract new (...args: never[]) => T) | undefined,
): PyType {
  return new PyType({
    name: name.replace('re.', ''),
    qualified: name,
    construct: () => raise('TypeError', `cannot create '${name}' instances`),
    ...(methods === undefined ? {} : { methods }),
    instance: v => (type !== undefined && v instanceof type ? v : undefined),
  });
}

class RegexFlagType extends PyType {
  override pyRepr(): string {
    return "<flag 'RegexFlag'>";
  }
}

function regexFlagType(): PyType {
  return new RegexFlagType({
    name: 'RegexFlag',
    qualified: 're.RegexFlag',
    construct: args => new RegexFlag(flagBits(args[0]) ?? 0),
    constants: Object.fromEntries(CONSTANTS.map(([name, value]) => [name, new RegexFlag(value)])),
  });
}
