import { raise } from '../errors/python-error.js';
import type { Kwargs, Value } from '../values/protocol.js';
import { strRepr } from '../values/str-repr.js';

/**
 * Lays the arguments of a function written in C out by parameter; undefined for those not given. A parameter name that
 * ends in `?` may be left out.
 * @param name as messages print it, with parentheses: `match()`; `function` for the older kind without a name
 * @param positional how many of the parameters may be given by position
 * @throws TypeError worded as CPython's argument clinic does
 */
export function bindBuiltin(
  name: string,
  parameters: readonly string[],
  args: readonly Value[],
  kwargs: Kwargs | null,
  positional = parameters.length,
): (Value | undefined)[] {
  const keys = kwargs === null ? [] : Object.keys(kwargs);
  const given = args.length + keys.length;
  if (given > parameters.length) {
    const kind = args.length === 0 ? 'keyword ' : '';
    const plural = parameters.length === 1 ? '' : 's';
    raise('TypeError', `${name} takes at most ${parameters.length} ${kind}argument${plural} (${given} given)`);
  }
  if (args.length > positional) {
    const plural = positional === 1 ? '' : 's';
    raise('TypeError', `${name} takes at most ${positional} positional argument${plural} (${args.length} given)`);
  }
  const bound: (Value | undefined)[] = [...args];
  parameters.forEach((parameter, at) => {
    const key = parameter.replace(/\?$/, '');
    const named = kwargs !== null && Object.hasOwn(kwargs, key);
    if (named && at < args.length) {
      raise('TypeError', `argument for ${name} given by name (${strRepr(key)}) and position (${at + 1})`);
    }
    if (named) bound[at] = kwargs[key];
    else if (at >= args.length && key === parameter) {
      raise('TypeError', `${name} missing required argument ${strRepr(key)} (pos ${at + 1})`);
    }
  });
  for (const key of keys) {
    if (!parameters.includes(key) && !parameters.includes(`${key}?`)) {
      raise('TypeError', `${strRepr(key)} is an invalid keyword argument for ${name}`);
    }
  }
  return bound;
}
