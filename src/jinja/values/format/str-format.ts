import { raise } from '../../errors/python-error.js';
import { escapeText, hasHtml, Markup } from '../markup.js';
import type { Kwargs, PyObject, Rt, Value } from '../protocol.js';
import { asciiText, strRepr } from '../str-repr.js';
import { subscript } from '../subscript.js';
import { repr, str } from '../text.js';
import { typeName } from '../type-name.js';
import { type Field, parseFormat, splitFieldName } from './fields.js';
import { formatValue } from './value.js';

/** Where named fields are looked up: keyword arguments, or the mapping that format_map was given. */
export type Names = { readonly kwargs: Kwargs } | { readonly mapping: Value };

/** `getattr(value, name)` of Python, undefined for missing: only the method tables' owner can tell. */
export type AttributeFinder = (value: Value, name: string, rt: Rt) => Value | undefined;

/**
 * `format.format(*args, **kwargs)` and format_map. In the sandbox fields are reached through the environment's getattr
 * and getitem, and errors are those of Python's string.Formatter; without it everything is as in C. Markup escapes
 * what it is given, and always goes the way of string.Formatter.
 */
export function strFormat(
  format: string | Markup,
  args: readonly Value[],
  names: Names,
  find: AttributeFinder,
  rt: Rt,
): string | Markup {
  const markup = format instanceof Markup;
  const formatter = new Formatter(args, names, markup, find, rt);
  const text = formatter.run(markup ? format.text : format);
  return markup ? new Markup(text) : text;
}

class Formatter {
  private readonly args: readonly Value[];
  private readonly names: Names;
  private readonly markup: boolean;
  private readonly find: AttributeFinder;
  private readonly rt: Rt;
  /** Whether errors are those of string.Formatter rather than those of C. */
  private readonly library: boolean;
  /** The next automatic number; undefined once a field was numbered by hand. */
  private auto: number | undefined = 0;

  constructor(args: readonly Value[], names: Names, markup: boolean, find: AttributeFinder, rt: Rt) {
    this.args = args;
    this.names = names;
    this.markup = markup;
    this.find = find;
    this.rt = rt;
    this.library = rt.sandboxed || markup;
  }

  run(format: string): string {
    return this.expand(format, 2);
  }

  private expand(format: string, depth: number): string {
    if (this.library ? depth < 0 : depth <= 0) raise('ValueError', 'Max string recursion exceeded');
    let out = '';
    for (const { literal, field } of parseFormat(format)) {
      out += literal;
      if (field !== undefined) out += this.field(field, depth);
      if (out.length > 65_536) this.rt.checkSize(out.length);
    }
    return out;
  }

  private field(field: Field, depth: number): string {
    const value = this.convert(this.reach(this.numbered(field.name)), field.conversion);
    const spec = this.library || field.spec.includes('{') ? this.expand(field.spec, depth - 1) : field.spec;
    if (!this.markup) return formatValue(value, spec, this.rt);
    if (hasHtml(value)) {
      if (spec !== '') raise('ValueError', unsupportedSpec(value, spec));
      return value.pyHtml(this.rt);
    }
    return escapeText(formatValue(value, spec, this.rt));
  }

  /** A field without a number gets the next one; both kinds do not go together. */
  private numbered(name: string): string {
    if (this.library) {
      if (name === '') return this.automatic();
      if (/^\p{Nd}+$/u.test(name)) this.byHand();
      return name;
    }
    const first = /^[^.[]*/.exec(name)?.[0] ?? '';
    if (first === '') return this.automatic() + name;
    if (/^[0-9]+$/.test(first)) this.byHand();
    return name;
  }

  private automatic(): string {
    if (this.auto === undefined) {
      raise('ValueError', 'cannot switch from manual field specification to automatic field numbering');
    }
    return String(this.auto++);
  }

  private byHand(): void {
    if (this.auto !== undefined && this.auto > 0) {
      raise(
        'ValueError',
        this.library
          ? 'cannot switch from manual field specification to automatic field numbering'
          : 'cannot switch from automatic field numbering to manual field specification',
      );
    }
    this.auto = undefined;
  }

  private reach(name: string): Value {
    const { first, steps } = splitFieldName(name);
    let value = typeof first === 'number' ? this.positional(first) : this.named(first);
    for (const step of steps) {
      if (this.rt.sandboxed) {
        value = step.attribute ? this.rt.getattr(value, String(step.key)) : this.rt.getitem(value, step.key);
      } else {
        value = step.attribute ? this.attribute(value, String(step.key)) : subscript(value, step.key, this.rt);
      }
    }
    return value;
  }

  private attribute(value: Value, name: string): Value {
    const found = this.find(value, name, this.rt);
    if (found !== undefined) return found;
    return raise('AttributeError', `'${typeName(value)}' object has no attribute ${strRepr(name)}`);
  }

  private positional(index: number): Value {
    if (index < this.args.length) return this.args[index];
    if (this.library) return raise('IndexError', 'tuple index out of range');
    if ('mapping' in this.names) return raise('ValueError', 'Format string contains positional fields');
    return raise('IndexError', `Replacement index ${index} out of range for positional args tuple`);
  }

  private named(name: string): Value {
    if ('mapping' in this.names) return subscript(this.names.mapping, name, this.rt);
    const value = this.names.kwargs[name];
    return value === undefined ? raise('KeyError', strRepr(name)) : value;
  }

  private convert(value: Value, conversion: string): Value {
    switch (conversion) {
      case '':
        return value;
      case 's':
        return str(value, this.rt);
      case 'r':
        return repr(value, this.rt);
      case 'a':
        return asciiText(repr(value, this.rt));
      default:
        return raise('ValueError', `Unknown conversion specifier ${conversion}`);
    }
  }
}

function unsupportedSpec(value: PyObject, spec: string): string {
  if (value instanceof Markup) return 'Unsupported format specification for Markup.';
  return (
    `Format specifier ${spec} given, but <class '${value.qualifiedTypeName}'> does not define __html_format__. ` +
    'A class that defines __html__ must define __html_format__ to work with format specifiers.'
  );
}
