import { jsonDumps } from '../library/json/json-dumps.js';
import {
  asDict,
  callAttribute,
  each,
  escapeHtml,
  escapeText,
  type HostFunction,
  hasHtml,
  Markup,
  mul,
  PyBytes,
  type Rt,
  raise,
  str,
  textOf,
  truthy,
  tryIterate,
  typeName,
  Undefined,
  type Value,
} from '../values/index.js';
import { encode } from '../values/methods/codec.js';
import { stripTags } from '../values/methods/markup.js';
import { strRepr } from '../values/str-repr.js';
import { filter, given } from './define.js';
import { unpackPair } from './unpack.js';
import { urlizeFilter } from './urlize.js';

const escaping = filter('escape', ['s'], ([value], rt) => escapeHtml(value, rt));

/** The filters around HTML: escaping, attributes, links, URLs, JSON. */
export const htmlFilters: Readonly<Record<string, HostFunction>> = {
  e: escaping,
  escape: escaping,
  forceescape: filter('do_forceescape', ['value'], ([value], rt) => new Markup(escapeText(htmlText(value, rt)))),
  safe: filter('do_mark_safe', ['value'], ([value], rt) =>
    value instanceof Markup ? value : new Markup(htmlText(value, rt)),
  ),
  striptags: filter('do_striptags', ['value'], ([value], rt) => {
    const text = htmlText(value, rt);
    rt.charge(text.length * (text.includes('&') ? 32 : 4));
    return stripTags(text, rt);
  }),
  xmlattr: filter('do_xmlattr', ['d', 'autospace?'], xmlAttributes, 1),
  urlize: urlizeFilter,
  urlencode: filter('do_urlencode', ['value'], ([value], rt) => urlEncode(value, rt)),
  tojson: filter('do_tojson', ['value', 'indent?'], ([value, indent], rt) => toJson(value, indent, rt), 1),
};

/** What `__html__` gives where there is one, else the text. */
function htmlText(value: Value, rt: Rt): string {
  return hasHtml(value) ? value.pyHtml(rt) : str(value, rt);
}

const ATTRIBUTE_BREAK = /[\s/>=]/;

function xmlAttributes([mapping, autospace]: readonly (Value | undefined)[], rt: Rt): Value {
  const parts: string[] = [];
  for (const pair of each(callAttribute(mapping, 'items', [], rt), rt)) {
    const [key, value] = unpackPair(pair, rt);
    if (value === null || value instanceof Undefined) continue;
    const name = textOf(key);
    if (name === undefined) return raise('TypeError', `expected string or bytes-like object, got '${typeName(key)}'`);
    if (ATTRIBUTE_BREAK.test(name)) raise('ValueError', `Invalid character in attribute name: ${strRepr(name)}`);
    parts.push(`${escapeHtml(key, rt).text}="${escapeHtml(value, rt).text}"`);
  }
  const space = autospace === undefined || truthy(autospace, rt);
  const text = (space && parts.length > 0 ? ' ' : '') + parts.join(' ');
  return rt.autoescape ? new Markup(text) : text;
}

/** A text (or anything that is no collection) is quoted, a mapping or list of pairs becomes a query. */
function urlEncode(value: Value, rt: Rt): string {
  if (textOf(value) !== undefined || tryIterate(value, rt) === undefined) return quoteUrl(value, '/', rt);
  const pairs = asDict(value) === undefined ? value : callAttribute(value, 'items', [], rt);
  const parts: string[] = [];
  for (const pair of each(pairs, rt)) {
    rt.charge(1);
    const [key, item] = unpackPair(pair, rt);
    parts.push(`${queryText(key, rt)}=${queryText(item, rt)}`);
  }
  return parts.join('&');
}

function queryText(value: Value, rt: Rt): string {
  return quoteUrl(value, '', rt).replaceAll('%20', '+');
}

/** Percent signs for all bytes but letters, digits, `_.-~` and those in `safe`. */
function quoteUrl(value: Value, safe: string, rt: Rt): string {
  const { binary } = value instanceof PyBytes ? value : encode(str(value, rt), 'utf-8', 'strict');
  if (!/[^A-Za-z0-9_.~-]/.test(binary)) return binary;
  rt.checkSize(binary.length * 3);
  rt.charge(binary.length * 16);
  return binary.replace(/[^A-Za-z0-9_.~-]/g, c => {
    if (safe.includes(c)) return c;
    return `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
};

/** JSON with sorted keys that can stand within HTML. */
function toJson(value: Value, indent: Value | undefined, rt: Rt): Markup {
  const json = jsonDumps(
    value,
    { sortKeys: true, ...(given(indent) && textOf(value) === undefined ? { indent: indentOf(indent, rt) } : {}) },
    rt,
  );
  if (!/[<>&']/.test(json)) return new Markup(json);
  rt.checkSize(json.length * (json.length > 65_536 ? 6 : 1));
  return new Markup(json.replace(/[<>&']/g, c => JSON_ESCAPES[c] ?? c));
}

function indentOf(indent: Value, rt: Rt): string {
  return textOf(indent) ?? (mul(' ', indent, rt) as string);
}
