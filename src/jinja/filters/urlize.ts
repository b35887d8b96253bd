import {
  callAttribute,
  compareText,
  each,
  escapeHtml,
  type HostFunction,
  intOf,
  isWordChar,
  Markup,
  order,
  type Rt,
  raise,
  repr,
  sliceText,
  str,
  strLength,
  textOf,
  toList,
  truthy,
  typeName,
  type Value,
} from '../values/index.js';
import { SPACE } from '../values/unicode.js';
import { filter, given } from './define.js';

/** Jinja's policy `urlize.rel`. */
const DEFAULT_REL = 'noopener';

export const urlizeFilter: HostFunction = filter(
  'do_urlize',
  ['value', 'trim_url_limit?', 'nofollow?', 'target?', 'rel?', 'extra_schemes?'],
  ([value, limit, nofollow, target, rel, schemes], rt) => {
    const link: LinkOptions = {
      limit: given(limit) ? limit : undefined,
      attributes:
        attribute('rel', relText(rel, nofollow, rt), rt) + attribute('target', given(target) ? target : '', rt),
      schemes: given(schemes) ? schemeList(schemes, rt) : [],
    };
    const text = urlize(escapeHtml(value, rt).text, link, rt);
    return rt.autoescape ? new Markup(text) : text;
  },
  1,
);

type LinkOptions = {
  readonly limit: Value | undefined;
  /** ` rel="…" target="…"`, or nothing. */
  readonly attributes: string;
  readonly schemes: readonly string[];
};

function relText(rel: Value | undefined, nofollow: Value | undefined, rt: Rt): string {
  const given = rel !== undefined && truthy(rel, rt) ? toList(callAttribute(rel, 'split', [], rt), rt) : [];
  const words = new Set(given.map(word => str(word, rt)));
  if (nofollow !== undefined && truthy(nofollow, rt)) words.add('nofollow');
  words.add(DEFAULT_REL);
  return [...words].sort(compareText).join(' ');
}

function attribute(name: string, value: Value, rt: Rt): string {
  return truthy(value, rt) ? ` ${name}="${escapeHtml(value, rt).text}"` : '';
}

function schemeList(schemes: Value, rt: Rt): string[] {
  const list: string[] = [];
  for (const scheme of each(schemes, rt)) {
    const text = textOf(scheme);
    if (text === undefined) {
      return raise('TypeError', `expected string or bytes-like object, got '${typeName(scheme)}'`);
    }
    if (!isScheme(text)) {
      raise('FilterArgumentError', `${repr(scheme, rt)} is not a valid URI scheme prefix.`);
    }
    list.push(text);
  }
  return list;
}

/** Two word characters, dots, plus or minus signs or more, a colon, at most two slashes. */
function isScheme(text: string): boolean {
  const colon = text.indexOf(':');
  const name = Array.from(text.slice(0, colon));
  return (
    name.length >= 2 && /^:\/{0,2}$/.test(text.slice(colon)) && name.every(c => '.+-'.includes(c) || isWordChar(c))
  );
}

const BLANKS = new RegExp(`[${SPACE}]+`, 'g');

function urlize(text: string, link: LinkOptions, rt: Rt): string {
  rt.charge(text.length * 8);
  let out = '';
  let position = 0;
  for (const blanks of text.matchAll(BLANKS)) {
    out += word(text.slice(position, blanks.index), link, rt) + blanks[0];
    position = blanks.index + blanks[0].length;
    rt.checkSize(out.length);
  }
  return out + word(text.slice(position), link, rt);
}

/** A word without the brackets and stops around it; of the closing ones as many stay as opening ones are within. */
function word(text: string, link: LinkOptions, rt: Rt): string {
  const head = /^(?:[(<]|&lt;)+/.exec(text)?.[0] ?? '';
  const body = text.slice(head.length);
  let cut = tailStart(body);
  for (const [open, close] of BRACKETS) {
    const opened = countOf(body.slice(0, cut), open);
    if (opened <= countOf(body.slice(0, cut), close)) continue;
    for (let i = Math.min(opened, countOf(body.slice(cut), close)); i > 0; i--) {
      cut = body.indexOf(close, cut) + close.length;
    }
  }
  return head + linkOf(body.slice(0, cut), link, rt) + body.slice(cut);
}

const BRACKETS = [
  ['(', ')'],
  ['<', '>'],
  ['&lt;', '&gt;'],
] as const;

function countOf(text: string, part: string): number {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found++;
  return found;
}

/** Where the closing brackets and stops at the end of a word begin. */
function tailStart(text: string): number {
  let at = text.length;
  for (;;) {
    if (at > 0 && ')>.,\n'.includes(text[at - 1] as string)) at--;
    else if (text.endsWith('&gt;', at)) at -= 4;
    else return at;
  }
}

function linkOf(text: string, link: LinkOptions, rt: Rt): string {
  if (HTTP.test(text)) {
    const url = /^https?:\/\//.test(text) ? text : `https://${text}`;
    return anchor(url, shortened(text, link.limit, rt), link.attributes);
  }
  if (text.startsWith('mailto:') && isEmail(text.slice(7))) return anchor(text, text.slice(7), '');
  if (/^(?!www\.|@)[^:]*$/.test(text) && isEmail(text)) return anchor(`mailto:${text}`, text, '');
  let result = text;
  for (const scheme of link.schemes) {
    if (result !== scheme && result.startsWith(scheme)) result = anchor(result, result, link.attributes);
  }
  return result;
}

function anchor(url: string, text: string, attributes: string): string {
  return `<a href="${url}"${attributes}>${text}</a>`;
}

function shortened(text: string, limit: Value | undefined, rt: Rt): string {
  if (limit === undefined || !order('>', strLength(text), limit, rt)) return text;
  const most = intOf(limit);
  if (most === undefined) {
    return raise('TypeError', 'slice indices must be integers or None or have an __index__ method');
  }
  const kept = Number(most) < 0 ? Math.max(0, strLength(text) + Number(most)) : Number(most);
  return `${sliceText(text, 0, kept)}...`;
}

const W = '\\p{L}\\p{N}_';

/** A URL with a scheme, one that starts with `www.`, or a host with one of the old top-level domains. */
const HTTP = new RegExp(
  '^(?:' +
    `(?:https?://|www\\.)(?:(?:[${W}%-]+\\.)+)?(?:[a-z]{2,63}|xn--[${W}%]{2,59})` +
    `|(?:[${W}%-]{2,63}\\.)+(?:com|net|int|edu|gov|org|info|mil)` +
    '|https?://(?:\\p{Nd}{1,3}(?:\\.\\p{Nd}{1,3}){3}|\\[(?:[\\p{Nd}a-f]{0,4}:){2}(?:[\\p{Nd}a-f]{0,4}:?){1,6}\\])' +
    ')(?::\\p{Nd}{1,5})?(?:[/?#].*)?$',
  'isu',
);

/** Something, an at sign, and a host with a dot: all of it after the last at sign. */
function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const dot = text.lastIndexOf('.');
  if (at < 1 || dot < at + 2 || dot === text.length - 1) return false;
  const host = Array.from(text.slice(at + 1, dot));
  const last = Array.from(text.slice(dot + 1));
  return (
    isWordChar(host[0] as string) && host.every(c => c === '.' || c === '-' || isWordChar(c)) && last.every(isWordChar)
  );
}
