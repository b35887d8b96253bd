import { isPrintable, isPrintableChar } from './unicode.js';

const SIMPLE = /^[ !#-&(-[\]-~]*$/;

/** repr() of a str: single quotes unless only those occur in it, escapes for what cannot be shown. */
export function strRepr(s: string): string {
  if (SIMPLE.test(s)) return `'${s}'`;
  const quote = s.includes("'") && !s.includes('"') ? '"' : "'";
  if (isPrintable(s)) {
    const escaped = s.replaceAll('\\', '\\\\');
    return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
  }
  let body = '';
  for (const c of s) body += reprChar(c, quote);
  return quote + body + quote;
}

function reprChar(c: string, quote: string): string {
  if (c === quote || c === '\\') return `\\${c}`;
  if (c === '\n') return '\\n';
  if (c === '\r') return '\\r';
  if (c === '\t') return '\\t';
  return isPrintableChar(c) ? c : hexEscape(c);
}

/** `\xNN`, `\uNNNN` or `\UNNNNNNNN`. */
export function hexEscape(c: string): string {
  const code = c.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

/** `ascii()` from a repr(): everything beyond ASCII escaped. */
export function asciiText(repr: string): string {
  return /^[\0-\x7f]*$/.test(repr) ? repr : Array.from(repr, c => (c > '\x7f' ? hexEscape(c) : c)).join('');
}

/** repr() of bytes, given as a text of char codes below 256. */
export function bytesRepr(binary: string): string {
  const quote = binary.includes("'") && !binary.includes('"') ? '"' : "'";
  let body = '';
  for (const c of binary) {
    if (c === quote || c === '\\') body += `\\${c}`;
    else if (c === '\n') body += '\\n';
    else if (c === '\r') body += '\\r';
    else if (c === '\t') body += '\\t';
    else body += c < ' ' || c > '~' ? hexEscape(c) : c;
  }
  return `b${quote}${body}${quote}`;
}
