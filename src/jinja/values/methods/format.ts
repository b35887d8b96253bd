import { raise } from '../../errors/python-error.js';
import { type AttributeFinder, strFormat } from '../format/str-format.js';
import type { Markup } from '../markup.js';
import type { Kwargs, Rt, Value } from '../protocol.js';

type Text = string | Markup;
type FormatMethod = (self: Text, args: Value[], kwargs: Kwargs | null, rt: Rt) => Value;

/** The two methods of str that reach into what they are given; `find` is Python's way to attributes. */
export function formatMethods(find: AttributeFinder): Record<'format' | 'format_map', FormatMethod> {
  return {
    format: (self, args, kwargs, rt) => strFormat(self, args, { kwargs: kwargs ?? {} }, find, rt),
    format_map: (self, args, kwargs, rt) => {
      checkMapArguments(args, kwargs, rt);
      return strFormat(self, [], { mapping: args[0] }, find, rt);
    },
  };
}

/** The sandbox puts a function of its own before the method, with messages of its own. */
function checkMapArguments(args: readonly Value[], kwargs: Kwargs | null, rt: Rt): void {
  const name = rt.sandboxed ? 'format_map' : 'str.format_map';
  if (kwargs !== null && Object.keys(kwargs).length > 0) raise('TypeError', `${name}() takes no keyword arguments`);
  if (args.length !== 1) raise('TypeError', `${name}() takes exactly one argument (${args.length} given)`);
}
