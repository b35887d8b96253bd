import type { Value } from '../../jinja/index.js';
import type { Decoder } from './decode-value.js';
import type { ValueMakers } from './value-makers.js';

/**
 * PostgreSQL's array text (`{1,NULL,"a b"}`, nested, with or without lower bounds `[0:1]={…}`) as a list of values.
 * Throws RangeError on text that is no array.
 */
export function decodeArray(text: string, decode: Decoder, makers: ValueMakers): Value {
  const start = text.startsWith('[') ? text.indexOf('=') + 1 : 0;
  const stack: Value[][] = [];
  let at = start;
  for (;;) {
    const character = text[at];
    if (character === '{') {
      stack.push([]);
      at++;
    } else if (character === '}') {
      const list = makers.list(stack.pop() ?? []);
      at++;
      const outer = stack.at(-1);
      if (outer === undefined) return list;
      outer.push(list);
    } else if (character === ',') {
      at++;
    } else {
      const item = readItem(text, at);
      const isNull = !item.quoted && item.text.toUpperCase() === 'NULL';
      stack.at(-1)?.push(isNull ? null : decode(item.text));
      at = item.end;
    }
  }
}

function readItem(text: string, start: number): { text: string; quoted: boolean; end: number } {
  if (text[start] !== '"') {
    let end = start;
    while (end < text.length && text[end] !== ',' && text[end] !== '}') end++;
    if (end === text.length) throw new RangeError(`not an array: ${text}`);
    return { text: text.slice(start, end).replace(/\\(.)/gs, '$1'), quoted: false, end };
  }
  let out = '';
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '"') return { text: out, quoted: true, end: i + 1 };
    if (text[i] === '\\') i++;
    out += text[i];
  }
  throw new RangeError(`not an array: ${text}`);
}
