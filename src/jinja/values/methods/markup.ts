import { raise } from '../../errors/python-error.js';
import { bindArguments, params } from '../arguments.js';
import { each } from '../iterate.js';
import { Markup } from '../markup.js';
import { type Kwargs, type Method, type MethodTable, methodTable, type Rt, type Value } from '../protocol.js';
import { escapeHtml } from '../text.js';
import { isList, makeTuple } from '../tuple.js';
import { unescapeHtml } from './html-entities.js';
import { methodsFor, strMethods } from './str.js';
import { splitSpace } from './str-split.js';

/** Parameters as markupsafe's own methods declare them; `escaped` names the one that is escaped first. */
const WRAPPED: Readonly<Record<string, { readonly params: readonly string[]; readonly escaped?: number }>> = {
  capitalize: { params: [] },
  title: { params: [] },
  lower: { params: [] },
  upper: { params: [] },
  swapcase: { params: [] },
  casefold: { params: [] },
  replace: { params: ['old', 'new', 'count?'], escaped: 1 },
  ljust: { params: ['width', 'fillchar?'], escaped: 1 },
  rjust: { params: ['width', 'fillchar?'], escaped: 1 },
  center: { params: ['width', 'fillchar?'], escaped: 1 },
  lstrip: { params: ['chars?'] },
  rstrip: { params: ['chars?'] },
  strip: { params: ['chars?'] },
  translate: { params: ['table'] },
  expandtabs: { params: ['tabsize?'] },
  zfill: { params: ['width'] },
  removeprefix: { params: ['prefix'] },
  removesuffix: { params: ['suffix'] },
  partition: { params: ['sep'] },
  rpartition: { params: ['sep'] },
  split: { params: ['sep?', 'maxsplit?'] },
  rsplit: { params: ['sep?', 'maxsplit?'] },
  splitlines: { params: ['keepends?'] },
};

/** The methods that markupsafe declares without a slash behind their parameters. */
const BY_NAME: ReadonlySet<string> = new Set(['split', 'rsplit', 'splitlines', 'expandtabs', 'removesuffix']);

/** The methods of Markup but format and format_map: those of str, whose results are Markup again. */
export const markupMethods: MethodTable<Markup> = methodTable<Markup>({
  ...plainMethods(),
  ...wrappedMethods(),
  join: (self, args, kwargs, rt) => {
    const [items] = bindArguments('Markup.join', params('iterable'), args, kwargs, 1);
    const parts: string[] = [];
    for (const item of each(items, rt)) {
      rt.charge(10);
      parts.push(escapeHtml(item, rt).text);
    }
    rt.checkSize(parts.reduce((sum, part) => sum + part.length + self.text.length, 0));
    return new Markup(parts.join(self.text));
  },
  striptags: (self, args, kwargs, rt) => {
    bindArguments('Markup.striptags', [], args, kwargs, 1);
    return stripTags(self.text, rt);
  },
  unescape: (self, args, kwargs) => {
    bindArguments('Markup.unescape', [], args, kwargs, 1);
    return unescapeHtml(self.text);
  },
  escape: (_, args, kwargs, rt) => {
    const [value] = bindArguments('Markup.escape', params('s'), args, kwargs, 1);
    return escapeHtml(value, rt);
  },
});

/** Whether markupsafe defines the method itself, rather than leaving it to str. */
export function isPythonMethod(name: string): boolean {
  return Object.hasOwn(WRAPPED, name) || ['join', 'striptags', 'unescape', 'escape'].includes(name);
}

/** find, isdigit and all others that do not give back a text of their own. */
function plainMethods(): Record<string, Method<Markup>> {
  const table: Record<string, Method<Markup>> = {};
  const methods = methodsFor('Markup');
  for (const name of Object.keys(methods)) {
    // A static method is that of str itself, in messages too.
    const method = name === 'maketrans' ? strMethods[name] : methods[name];
    if (method !== undefined && !Object.hasOwn(WRAPPED, name)) {
      table[name] = (self, args, kwargs, rt) => method(self.text, args, kwargs, rt);
    }
  }
  return table;
}

function wrappedMethods(): Record<string, Method<Markup>> {
  const table: Record<string, Method<Markup>> = {};
  for (const name of Object.keys(WRAPPED)) {
    const method = strMethods[name] as Method<string>;
    const { params: names, escaped } = WRAPPED[name] as { params: readonly string[]; escaped?: number };
    const list = params(...names);
    const positionOnly = BY_NAME.has(name) ? [] : list.map(param => param.name);
    table[name] = (self: Markup, args: Value[], kwargs: Kwargs | null, rt: Rt) => {
      refuseNames(name, positionOnly, kwargs);
      const bound = bindArguments(`Markup.${name}`, list, args, kwargs, 1);
      while (bound.length > 0 && bound[bound.length - 1] === undefined) bound.pop();
      if (escaped !== undefined && bound[escaped] !== undefined) bound[escaped] = escapeHtml(bound[escaped], rt);
      const given = bound.map(value => (value === undefined ? null : value));
      return wrap(method(self.text, given, null, rt));
    };
  }
  return table;
}

function refuseNames(method: string, positionOnly: readonly string[], kwargs: Kwargs | null): void {
  if (kwargs === null) return;
  const named = positionOnly.filter(name => name in kwargs);
  if (named.length === 0) return;
  raise(
    'TypeError',
    `Markup.${method}() got some positional-only arguments passed as keyword arguments: '${named.join(', ')}'`,
  );
}

function wrap(v: Value): Value {
  if (typeof v === 'string') return new Markup(v);
  if (!Array.isArray(v)) return v;
  const items = (v as Value[]).map(wrap);
  return isList(v) ? items : makeTuple(items);
}

/** Comments and tags out, runs of whitespace to one blank, entities resolved. */
export function stripTags(text: string, rt: Rt): string {
  const parts: string[] = [];
  let position = 0;
  for (let start = text.indexOf('<'); start >= 0; start = text.indexOf('<', position)) {
    const comment = text.startsWith('<!--', start);
    const end = comment ? text.indexOf('-->', start + 4) : text.indexOf('>', start);
    if (end < 0) break;
    parts.push(text.slice(position, start));
    position = end + (comment ? 3 : 1);
  }
  parts.push(text.slice(position));
  return unescapeHtml(splitSpace(parts.join(''), -1, rt).join(' '));
}
