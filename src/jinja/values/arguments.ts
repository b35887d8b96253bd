import { raise } from '../errors/python-error.js';
import type { Kwargs, Rt, Value } from './protocol.js';
import { strRepr } from './str-repr.js';
import { typeName } from './type-name.js';

/** One parameter of a function as `def` would list it. */
export type Param = { readonly name: string; readonly required: boolean };

/** `params('s', 'width?')`: a question mark after those with a default. */
export function params(...names: readonly string[]): readonly Param[] {
  return names.map(name => ({ name: name.replace(/\?$/, ''), required: !name.endsWith('?') }));
}

/**
 * Lays arguments out by parameter; undefined for those not given. `hidden` counts leading arguments that Python passes
 * and templates do not see (self, environment), because its messages count them.
 * @throws TypeError worded as for a function written in Python
 */
export function bindArguments(
  name: string,
  list: readonly Param[],
  args: readonly Value[],
  kwargs: Kwargs | null,
  hidden = 0,
): (Value | undefined)[] {
  const bound: (Value | undefined)[] = args.slice(0, list.length);
  if (kwargs !== null) placeKeywords(name, list, bound, kwargs);
  if (args.length > list.length) raise('TypeError', tooMany(name, list, args.length, hidden));
  const missing = list.filter((param, i) => param.required && bound[i] === undefined);
  if (missing.length > 0) raise('TypeError', `${name}() missing ${missingText(missing.map(param => param.name))}`);
  return bound;
}

function placeKeywords(name: string, list: readonly Param[], bound: (Value | undefined)[], kwargs: Kwargs): void {
  for (const key of Object.keys(kwargs)) {
    const at = list.findIndex(param => param.name === key);
    if (at < 0) raise('TypeError', `${name}() got an unexpected keyword argument ${strRepr(key)}`);
    if (bound[at] !== undefined) raise('TypeError', `${name}() got multiple values for argument ${strRepr(key)}`);
    bound[at] = kwargs[key];
  }
}

function tooMany(name: string, list: readonly Param[], given: number, hidden: number): string {
  const most = list.length + hidden;
  const least = list.filter(param => param.required).length + hidden;
  const takes = least < most ? `from ${least} to ${most}` : String(most);
  const total = given + hidden;
  const plural = least < most || most !== 1 ? 's' : '';
  return `${name}() takes ${takes} positional argument${plural} but ${total} ${total === 1 ? 'was' : 'were'} given`;
}

/** `1 required positional argument: 'a'`, `3 required positional arguments: 'a', 'b', and 'c'`. */
function missingText(names: readonly string[]): string {
  const quoted = names.map(strRepr);
  const last = quoted.pop() ?? '';
  const comma = quoted.length > 1 ? ',' : '';
  const list = quoted.length === 0 ? last : `${quoted.join(', ')}${comma} and ${last}`;
  return `${names.length} required positional argument${names.length === 1 ? '' : 's'}: ${list}`;
}

/** A method of a built-in type, before its arguments are checked. */
export type Body<S> = (self: S, args: readonly Value[], rt: Rt) => Value;
type Checked<S> = (self: S, args: Value[], kwargs: Kwargs | null, rt: Rt) => Value;

/** Wraps method bodies with the checks (and the wording) of methods written in C. `type` is what messages name. */
export function checks(type: string) {
  const refuseKeywords = (name: string, kwargs: Kwargs | null): void => {
    if (kwargs !== null && Object.keys(kwargs).length > 0) {
      raise('TypeError', `${type}.${name}() takes no keyword arguments`);
    }
  };
  return {
    /** METH_NOARGS */
    none<S>(name: string, body: (self: S, rt: Rt) => Value): Checked<S> {
      return (self, args, kwargs, rt) => {
        if (kwargs !== null) refuseKeywords(name, kwargs);
        if (args.length > 0) raise('TypeError', `${type}.${name}() takes no arguments (${args.length} given)`);
        return body(self, rt);
      };
    },
    /** METH_O */
    one<S>(name: string, body: (self: S, arg: Value, rt: Rt) => Value): Checked<S> {
      return (self, args, kwargs, rt) => {
        if (kwargs !== null) refuseKeywords(name, kwargs);
        if (args.length !== 1) {
          raise('TypeError', `${type}.${name}() takes exactly one argument (${args.length} given)`);
        }
        return body(self, args[0], rt);
      };
    },
    /** From `least` to `most` positional arguments. */
    some<S>(name: string, least: number, most: number, body: Body<S>): Checked<S> {
      return (self, args, kwargs, rt) => {
        if (kwargs !== null) refuseKeywords(name, kwargs);
        if (args.length < least || args.length > most) raise('TypeError', expected(name, least, most, args.length));
        return body(self, args, rt);
      };
    },
    /** METH_VARARGS: the older wording, of str.find and its kin: `find() takes at least 1 argument (0 given)`. */
    takes<S>(name: string, least: number, most: number, body: Body<S>): Checked<S> {
      return (self, args, kwargs, rt) => {
        if (kwargs !== null) refuseAnyKeyword(name, kwargs);
        if (args.length < least || args.length > most) raise('TypeError', takesText(name, least, most, args.length));
        return body(self, args, rt);
      };
    },
    /** METH_VARARGS with any number of arguments. */
    any<S>(name: string, body: Body<S>): Checked<S> {
      return (self, args, kwargs, rt) => {
        if (kwargs !== null) refuseAnyKeyword(name, kwargs);
        return body(self, args, rt);
      };
    },
    named: namedMethod,
  };
}

function refuseAnyKeyword(name: string, kwargs: Kwargs): void {
  if (Object.keys(kwargs).length > 0) raise('TypeError', `${name}() takes no keyword arguments`);
}

/** How C names the type of a wrong argument: None by its value, all others by their class. */
export function argumentType(v: Value): string {
  return v === null ? 'None' : typeName(v);
}

/** Optional parameters that may be given by position or name. */
function namedMethod<S>(
  name: string,
  names: readonly string[],
  body: (self: S, args: (Value | undefined)[], rt: Rt) => Value,
): Checked<S> {
  return (self, args, kwargs, rt) =>
    body(self, kwargs === null && args.length <= names.length ? args : bindNames(name, names, args, kwargs), rt);
}

function expected(name: string, least: number, most: number, given: number): string {
  if (least === most) return `${name} expected ${least} argument${least === 1 ? '' : 's'}, got ${given}`;
  const bound = given < least ? least : most;
  return `${name} expected at ${given < least ? 'least' : 'most'} ${bound} argument${bound === 1 ? '' : 's'}, got ${given}`;
}

function takesText(name: string, least: number, most: number, given: number): string {
  const bound = given < least ? least : most;
  const word = least === most ? 'exactly' : given < least ? 'at least' : 'at most';
  return `${name}() takes ${word} ${bound} argument${bound === 1 ? '' : 's'} (${given} given)`;
}

/** Lays out the arguments of a method written in C whose parameters may all be given by name. */
export function bindNames(
  name: string,
  names: readonly string[],
  args: readonly Value[],
  kwargs: Kwargs | null,
): (Value | undefined)[] {
  const keys = kwargs === null ? [] : Object.keys(kwargs);
  const given = args.length + keys.length;
  if (given > names.length) {
    const kind = args.length === 0 && keys.length > 0 ? 'keyword ' : '';
    raise(
      'TypeError',
      `${name}() takes at most ${names.length} ${kind}argument${names.length === 1 ? '' : 's'} (${given} given)`,
    );
  }
  const bound: (Value | undefined)[] = [...args];
  for (const key of keys) {
    const at = names.indexOf(key);
    if (at < 0) raise('TypeError', `${strRepr(key)} is an invalid keyword argument for ${name}()`);
    if (at < args.length)
      raise('TypeError', `argument for ${name}() given by name (${strRepr(key)}) and position (${at + 1})`);
    bound[at] = kwargs?.[key];
  }
  return bound;
}
